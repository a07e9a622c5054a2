import type { CapabilityClaims, IntentState } from '@/lib/harbor';

/** Why the guard says no. Stable: agents branch on them; the offline check uses the same codes for the same reasons. */
export const denialMessages = {
  environment_mismatch: 'The token belongs to the other environment than the key.',
  capability_invalid: 'The token is not a capability token of this installation.',
  capability_intent_mismatch: 'The token was issued for another intent.',
  operation_not_allowed: 'The operation is not one of the intent’s allowed tools.',
  currency_mismatch: 'The intent is in another currency.',
  max_spend_exceeded: 'The amount is more than what is left of this intent.',
  intent_not_funded: 'The intent is not funded, so nothing may be spent yet.',
  intent_evidence_submitted: 'Evidence was submitted; nothing more may be spent on this intent.',
  intent_disputed: 'The intent is disputed; nothing may be spent until it is resolved.',
  intent_released: 'The money of this intent was released.',
  intent_refunded: 'The money of this intent was refunded.',
  intent_expired: 'The deadline of this intent has passed.',
  intent_canceled: 'The intent was canceled.',
  intent_settling: 'The settlement of this intent has begun.',
} as const;
export type DenialCode = keyof typeof denialMessages;

/** What the intent says about spending, and what is left of it. Amounts in minor units of `currency`. */
export interface SpendFacts {
  readonly intentId: string;
  readonly state: IntentState;
  readonly endReason: string | null;
  readonly isSettling: boolean;
  readonly deadline: Date;
  readonly currency: string;
  readonly limit: bigint;
  readonly held: bigint;
  readonly used: bigint;
  readonly capabilityId: string | null;
}

export interface SpendRequest {
  readonly operation: string;
  readonly amount: bigint;
  readonly currency: string | null;
}

const byState: Readonly<Record<Exclude<IntentState, 'funded'>, DenialCode>> = {
  open: 'intent_not_funded',
  evidence_submitted: 'intent_evidence_submitted',
  disputed: 'intent_disputed',
  released: 'intent_released',
  refunded: 'intent_refunded',
  expired: 'intent_expired',
  canceled: 'intent_canceled',
};

export const remainingOf = ({ limit, held, used }: SpendFacts): bigint => limit - held - used;

/** Why the intent itself lets nothing be spent now, whoever asks for whatever. */
export function closureOf(facts: SpendFacts, now: Date): DenialCode | null {
  if (facts.endReason === 'expired') return 'intent_expired';
  if (facts.state !== 'funded') return byState[facts.state];
  if (facts.deadline <= now) return 'intent_expired';
  return facts.isSettling ? 'intent_settling' : null;
}

/**
 * The guard's rules in order; null allows. The intent's own state comes before the token: an agent whose intent is not
 * funded has no token yet and must learn that, not that its token is bad.
 */
export function denialOf(
  facts: SpendFacts,
  claims: CapabilityClaims | null,
  request: SpendRequest,
  now: Date,
): DenialCode | null {
  const closure = closureOf(facts, now);
  if (closure !== null) return closure;
  if (claims === null) return 'capability_invalid';
  if (claims.intent_id !== facts.intentId) return 'capability_intent_mismatch';
  // A token of an earlier funding of this intent, or of another tenant's intent with the same id.
  if (claims.cap_id !== facts.capabilityId) return 'capability_invalid';
  if (!claims.ops.includes(request.operation.trim().toLowerCase())) return 'operation_not_allowed';
  if (request.currency !== null && request.currency.toLowerCase() !== facts.currency) return 'currency_mismatch';
  return request.amount > remainingOf(facts) ? 'max_spend_exceeded' : null;
}
