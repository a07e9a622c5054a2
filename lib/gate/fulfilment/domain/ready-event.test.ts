import { expect, it } from 'vitest';
import { readyEvent } from './ready-event';

it('names where to go on, and carries nothing to spend', () => {
  const facts = {
    actionId: 'quote_1',
    quoteId: 'quote_1',
    paymentSessionId: 'ps_1',
    botId: 'bot-1',
    externalUserId: 'user-1',
    paymentStatus: 'paid',
    provider: 'mock',
    providerSessionId: null,
    amountMinor: 250n,
    currency: 'USD',
    requestHash: 'abc',
    paymentToken: 'grant_1',
  };
  const event = readyEvent(facts, 'https://pay.example.com/');
  expect(event).toEqual({
    event_type: 'agent_action.ready',
    action_id: 'quote_1',
    quote_id: 'quote_1',
    payment_session_id: 'ps_1',
    bot_id: 'bot-1',
    external_user_id: 'user-1',
    status: 'ready',
    payment_status: 'paid',
    provider: 'mock',
    provider_session_id: null,
    amount_minor: 250,
    currency: 'USD',
    request_hash: 'abc',
    resume_hint: {
      poll_url: 'https://pay.example.com/api/v1/agent-actions/quote_1/status',
      consume_url: 'https://pay.example.com/api/v1/agent-actions/quote_1/start',
      instruction: expect.any(String),
    },
  });
  expect(JSON.stringify(event)).not.toMatch(/grant|payment_token/);
});
