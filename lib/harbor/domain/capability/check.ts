import type { Environment } from '@/lib/kernel/context';
import type { CapabilityClaims } from './claims';

/** Why a token does not allow a spend. Clients branch on the code. */
export const capabilityDenials = {
  capability_invalid: 'The token is not a capability of this installation, or it was changed.',
  environment_mismatch: 'The token belongs to the other environment. Use a key and a token of the same one.',
  tenant_mismatch: 'The token belongs to another tenant.',
  intent_mismatch: 'The token was issued for another intent.',
  capability_superseded: 'A newer token of this intent replaced this one. Fund again to get it.',
  capability_expired: 'The deadline of the intent has passed.',
  offline_window_ended: 'The token may no longer be checked offline. Ask the server.',
  operation_not_allowed: 'The operation is not among those that the principal allowed.',
  currency_mismatch: 'The intent is in another currency.',
  amount_invalid: 'The amount must be zero or more minor units.',
  max_spend_exceeded: 'The amount is more than the intent allows.',
} as const;

export type CapabilityDenial = keyof typeof capabilityDenials;

/** What is about to be done with a token. */
export interface Spend {
  readonly operation: string;
  /** Minor units. */
  readonly amount: bigint;
  /** Null when the caller names none: the intent's currency is meant. */
  readonly currency: string | null;
}

/** Where a token is presented: the caller's tenant, and the intent as stored. */
export interface CapabilityPlace {
  readonly tenantPublicId: string;
  readonly environment: Environment;
  readonly intentId: string;
  /** Null while the intent has no token. */
  readonly capabilityId: string | null;
}

/** Checks verified claims against the place where they are presented and the spend; null when nothing is against it. */
export const checkCapability = (
  claims: CapabilityClaims,
  place: CapabilityPlace,
  spend: Spend,
  now: Date,
): CapabilityDenial | null => placeDenial(claims, place) ?? expiryDenial(claims, now) ?? spendDenial(claims, spend);

function placeDenial(claims: CapabilityClaims, place: CapabilityPlace): CapabilityDenial | null {
  if (claims.env !== place.environment) return 'environment_mismatch';
  if (claims.tid !== place.tenantPublicId) return 'tenant_mismatch';
  if (claims.intent_id !== place.intentId) return 'intent_mismatch';
  return claims.cap_id === place.capabilityId ? null : 'capability_superseded';
}

const expiryDenial = ({ exp }: CapabilityClaims, now: Date): CapabilityDenial | null =>
  now.getTime() >= exp * 1_000 ? 'capability_expired' : null;

function spendDenial(claims: CapabilityClaims, { amount, currency, operation }: Spend): CapabilityDenial | null {
  if (!claims.ops.includes(operation.trim().toLowerCase())) return 'operation_not_allowed';
  if (currency !== null && currency.toLowerCase() !== claims.cur) return 'currency_mismatch';
  if (amount < 0n) return 'amount_invalid';
  return amount > BigInt(claims.max_cents) ? 'max_spend_exceeded' : null;
}

/** Port: the claims of a token whose signature holds, or null. */
export type ReadCapability = (token: string) => CapabilityClaims | null;

export type OfflineVerdict =
  | { readonly allow: true; readonly claims: CapabilityClaims }
  | { readonly allow: false; readonly code: CapabilityDenial; readonly message: string };

/**
 * The check that needs no server: signature, window, operation and amount. It knows nothing of what was spent before
 * or of a dispute since; within `offline_until` that is the risk the caller takes.
 */
export function checkCapabilityOffline(token: string, read: ReadCapability, spend: Spend, now: Date): OfflineVerdict {
  const claims = read(token);
  if (claims === null) return denied('capability_invalid');
  const denial = expiryDenial(claims, now) ?? windowDenial(claims, now) ?? spendDenial(claims, spend);
  return denial === null ? { allow: true, claims } : denied(denial);
}

const windowDenial = ({ offline_until }: CapabilityClaims, now: Date): CapabilityDenial | null =>
  now.getTime() >= offline_until * 1_000 ? 'offline_window_ended' : null;

const denied = (code: CapabilityDenial): OfflineVerdict => ({ allow: false, code, message: capabilityDenials[code] });
