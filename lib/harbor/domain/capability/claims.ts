import { bounds } from '@/lib/kernel/bounds';
import { decodeUtf8 } from '@/lib/kernel/bytes';
import { isJsonObject, type JsonObject } from '@/lib/kernel/canonical-json';
import type { Environment } from '@/lib/kernel/context';
import { wireAmount } from '@/lib/kernel/money';

/** `typ` of the token's header: what it is, so that no other token of the house passes for one. */
export const capabilityType = 'capability+jwt';

const claimsVersion = 1;

/** What is stored about a funded intent. The same facts always give the same token. */
export interface CapabilityFacts {
  readonly capabilityId: string;
  readonly tenantPublicId: string;
  readonly environment: Environment;
  readonly intentId: string;
  /** Canonical: trimmed, lower case, sorted. */
  readonly operations: readonly string[];
  /** Minor units of `currency`, at most 2^53 − 1. */
  readonly maxAmount: bigint;
  readonly currency: string;
  readonly issuedAt: Date;
  readonly deadline: Date;
}

/**
 * What a token states (named as in the Paybond contract). Times are Unix seconds. Until `offline_until` the claims may be
 * relied on without asking; until `exp` the server answers for them.
 */
export interface CapabilityClaims {
  readonly iss: string;
  readonly tid: string;
  readonly env: Environment;
  readonly intent_id: string;
  readonly cap_id: string;
  readonly ops: readonly string[];
  readonly max_cents: number;
  readonly cur: string;
  readonly iat: number;
  readonly exp: number;
  readonly offline_until: number;
  readonly ver: typeof claimsVersion;
}

/** The claims in the order in which they are signed. @param issuer Origin of this installation. */
export function capabilityClaims(facts: CapabilityFacts, issuer: string): CapabilityClaims {
  const issuedAt = unixSeconds(facts.issuedAt);
  const expiresAt = unixSeconds(facts.deadline);
  return {
    iss: issuer,
    tid: facts.tenantPublicId,
    env: facts.environment,
    intent_id: facts.intentId,
    cap_id: facts.capabilityId,
    ops: facts.operations,
    max_cents: wireAmount(facts.maxAmount),
    cur: facts.currency,
    iat: issuedAt,
    exp: expiresAt,
    offline_until: Math.min(expiresAt, issuedAt + bounds.capabilityOfflineSeconds),
    ver: claimsVersion,
  };
}

/** The claims of a verified payload, or null when it is not a capability of this version. */
export function parseCapabilityClaims(payload: Uint8Array): CapabilityClaims | null {
  const value = parseObject(payload);
  return value !== null && isClaims(value) ? value : null;
}

function isClaims(value: JsonObject): value is JsonObject & CapabilityClaims {
  const { env, ops, ver } = value;
  return (
    ver === claimsVersion &&
    (env === 'sandbox' || env === 'live') &&
    Array.isArray(ops) &&
    ops.every((operation) => typeof operation === 'string') &&
    ['iss', 'tid', 'intent_id', 'cap_id', 'cur'].every((name) => typeof value[name] === 'string') &&
    ['max_cents', 'iat', 'exp', 'offline_until'].every((name) => Number.isSafeInteger(value[name]))
  );
}

function parseObject(payload: Uint8Array): JsonObject | null {
  try {
    const value: unknown = JSON.parse(decodeUtf8(payload) ?? '');
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

const unixSeconds = (instant: Date): number => Math.floor(instant.getTime() / 1_000);
