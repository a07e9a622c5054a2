import type { JsonObject } from '@/lib/kernel/canonical-json';
import { wireAmount } from '@/lib/kernel/money';

export interface ReadyFacts {
  readonly actionId: string;
  readonly quoteId: string;
  readonly paymentSessionId: string;
  readonly botId: string;
  readonly externalUserId: string;
  readonly paymentStatus: string;
  readonly provider: string;
  readonly providerSessionId: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly requestHash: string;
}

export const readyEventType = 'agent_action.ready';

/**
 * Tells an agent that its action is paid. It names where to fetch the token and never carries one: whoever reads it on
 * the way, or receives it in the agent's place, has gained nothing.
 */
export function readyEvent(facts: ReadyFacts, publicBaseUrl: string): JsonObject {
  const action = `${publicBaseUrl.replace(/\/+$/, '')}/api/v1/agent-actions/${facts.actionId}`;
  return {
    event_type: readyEventType,
    action_id: facts.actionId,
    quote_id: facts.quoteId,
    payment_session_id: facts.paymentSessionId,
    bot_id: facts.botId,
    external_user_id: facts.externalUserId,
    status: 'ready',
    payment_status: facts.paymentStatus,
    provider: facts.provider,
    provider_session_id: facts.providerSessionId,
    amount_minor: wireAmount(facts.amountMinor),
    currency: facts.currency,
    request_hash: facts.requestHash,
    resume_hint: {
      poll_url: `${action}/status`,
      consume_url: `${action}/start`,
      instruction:
        'Read poll_url with your agent key, start the action at consume_url with what it gives you, and run exactly the request that was approved.',
    },
  };
}
