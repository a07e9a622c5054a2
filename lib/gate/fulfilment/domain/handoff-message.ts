import type { JsonObject, JsonValue } from '@/lib/kernel/canonical-json';
import { wireAmount } from '@/lib/kernel/money';

export interface HandoffFacts {
  readonly actionId: string;
  readonly quoteId: string;
  readonly paymentSessionId: string;
  readonly botId: string;
  readonly externalUserId: string;
  readonly provider: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly requestHash: string;
  /** The body that was stored with the action. */
  readonly fulfillmentBody: JsonValue;
}

/** What the service is told, and what the signature covers. */
export const handoffMessage = (facts: HandoffFacts): JsonObject => ({
  event_type: 'payjent.fulfillment_callback',
  action_id: facts.actionId,
  quote_id: facts.quoteId,
  payment_session_id: facts.paymentSessionId,
  bot_id: facts.botId,
  external_user_id: facts.externalUserId,
  provider: facts.provider,
  amount_minor: wireAmount(facts.amountMinor),
  currency: facts.currency,
  request_hash: facts.requestHash,
  fulfillment_body: facts.fulfillmentBody,
});

export interface SignatureHeaders {
  readonly 'X-Payjent-Timestamp': string;
  readonly 'X-Payjent-Signature': string;
}

/** Stored headers that travel on, as they are spelled on the way out. All others may carry a secret. */
const surviving = ['Content-Type', 'Accept', 'Idempotency-Key', 'X-Request-Id', 'X-Payjent-Action-Id'] as const;

/** A value that cannot be sent is dropped like a header that may not be. */
const sendable = /^[\x20-\x7e]{1,1024}$/;

export function handoffHeaders(
  stored: Readonly<Record<string, JsonValue>>,
  facts: HandoffFacts,
  signature: SignatureHeaders,
): Readonly<Record<string, string>> {
  return {
    'Content-Type': 'application/json',
    ...survivors(stored),
    'X-Payjent-Timestamp': signature['X-Payjent-Timestamp'],
    'X-Payjent-Signature': signature['X-Payjent-Signature'],
    'X-Payjent-Action-Id': facts.actionId,
    'X-Payjent-Quote-Id': facts.quoteId,
    'X-Payjent-Payment-Session-Id': facts.paymentSessionId,
    'X-Payjent-Request-Hash': facts.requestHash,
  };
}

function survivors(stored: Readonly<Record<string, JsonValue>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(stored)) {
    const header = surviving.find((known) => known.toLowerCase() === name.trim().toLowerCase());
    if (header !== undefined && typeof value === 'string' && sendable.test(value)) kept[header] = value;
  }
  return kept;
}
