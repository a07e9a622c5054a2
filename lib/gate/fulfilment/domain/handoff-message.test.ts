import { expect, it } from 'vitest';
import { type HandoffFacts, handoffHeaders, handoffMessage } from './handoff-message';

const facts: HandoffFacts = {
  actionId: 'quote_1',
  quoteId: 'quote_1',
  paymentSessionId: 'ps_1',
  botId: 'bot-1',
  externalUserId: 'user-1',
  provider: 'stripe',
  amountMinor: 250n,
  currency: 'USD',
  requestHash: 'abc',
  fulfillmentBody: { order: [1, 'two'] },
};
const signature = { 'X-Payjent-Timestamp': '1700000000', 'X-Payjent-Signature': 'v1=00' };
const ours = {
  ...signature,
  'X-Payjent-Action-Id': 'quote_1',
  'X-Payjent-Quote-Id': 'quote_1',
  'X-Payjent-Payment-Session-Id': 'ps_1',
  'X-Payjent-Request-Hash': 'abc',
};

it('tells the service what was paid for', () => {
  expect(handoffMessage(facts)).toEqual({
    event_type: 'payjent.fulfillment_callback',
    action_id: 'quote_1',
    quote_id: 'quote_1',
    payment_session_id: 'ps_1',
    bot_id: 'bot-1',
    external_user_id: 'user-1',
    provider: 'stripe',
    amount_minor: 250,
    currency: 'USD',
    request_hash: 'abc',
    fulfillment_body: { order: [1, 'two'] },
  });
});

it('lets the five harmless headers survive, and drops the others', () => {
  const stored = {
    Authorization: 'Bearer secret',
    Cookie: 'a=b',
    'X-Api-Key': 'secret',
    Host: 'elsewhere',
    'X-Payjent-Signature': 'v1=forged',
    'X-Payjent-Quote-Id': 'quote_2',
    accept: 'application/json',
    'CONTENT-TYPE': 'application/vnd.executor+json',
    'idempotency-key': 'k-1',
    'X-Request-Id': 'r-1',
    'x-payjent-action-id': 'quote_2',
  };
  expect(handoffHeaders(stored, facts, signature)).toEqual({
    'Content-Type': 'application/vnd.executor+json',
    Accept: 'application/json',
    'Idempotency-Key': 'k-1',
    'X-Request-Id': 'r-1',
    ...ours,
  });
});

it('sends JSON when nothing else was stored, and drops values that cannot be sent', () => {
  const stored = { Accept: 'a\r\nX-Evil: 1', 'Content-Type': '', 'X-Request-Id': 7, 'Idempotency-Key': 'ключ' };
  expect(handoffHeaders(stored, facts, signature)).toEqual({ 'Content-Type': 'application/json', ...ours });
});
