import type { CapabilityClaims } from './claims';

/** Why a token does not allow a spend offline. Codes that the online guard also has mean the same there. */
export const offlineDenials = {
  capability_invalid: 'The token is not a capability token of this installation.',
  intent_expired: 'The deadline of this intent has passed.',
  offline_window_ended: 'The token may no longer be checked offline. Ask the server.',
  operation_not_allowed: 'The operation is not one of the intent’s allowed tools.',
  currency_mismatch: 'The intent is in another currency.',
  amount_invalid: 'The amount must be zero or more minor units.',
  max_spend_exceeded: 'The amount is more than this intent allows.',
} as const;

export type OfflineDenial = keyof typeof offlineDenials;

/** What is about to be done with a token. */
export interface OfflineSpend {
  readonly operation: string;
  /** Minor units. */
  readonly amount: bigint;
  /** Null when the caller names none: the intent's currency is meant. */
  readonly currency: string | null;
}

export type OfflineVerdict =
  | { readonly allow: true; readonly claims: CapabilityClaims }
  | { readonly allow: false; readonly code: OfflineDenial; readonly message: string };

/** Port: the claims of a token whose signature holds, or null. */
export type ReadCapability = (token: string) => CapabilityClaims | null;

/**
 * The check that needs no server: signature, window, operation and amount. It knows nothing of what was spent before
 * or of a dispute since; within `offline_until` that is the risk the caller takes.
 */
export function checkCapabilityOffline(
  token: string,
  read: ReadCapability,
  spend: OfflineSpend,
  now: Date,
): OfflineVerdict {
  const claims = read(token);
  if (claims === null) return denied('capability_invalid');
  const denial = denialOf(claims, spend, now);
  return denial === null ? { allow: true, claims } : denied(denial);
}

const denied = (code: OfflineDenial): OfflineVerdict => ({ allow: false, code, message: offlineDenials[code] });

function denialOf(claims: CapabilityClaims, spend: OfflineSpend, now: Date): OfflineDenial | null {
  const seconds = now.getTime() / 1_000;
  if (seconds >= claims.exp) return 'intent_expired';
  if (seconds >= claims.offline_until) return 'offline_window_ended';
  if (!claims.ops.includes(spend.operation.trim().toLowerCase())) return 'operation_not_allowed';
  if (spend.currency !== null && spend.currency.toLowerCase() !== claims.cur) return 'currency_mismatch';
  if (spend.amount < 0n) return 'amount_invalid';
  return spend.amount > BigInt(claims.max_cents) ? 'max_spend_exceeded' : null;
}
