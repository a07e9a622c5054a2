import { bounds } from '@/lib/kernel/bounds';
import { type FindPublicKey, signJws, verifyJws } from '@/lib/keys/jws';
import type { SigningKey } from '@/lib/keys/key-ring';
import type { ReadCapability } from './domain/capability/check-offline';
import {
  type CapabilityFacts,
  capabilityClaims,
  capabilityType,
  parseCapabilityClaims,
} from './domain/capability/claims';

/** Signs capability tokens as this installation. The same facts give the same token, byte for byte. */
export const capabilitySigner =
  (key: SigningKey, issuer: string): ((facts: CapabilityFacts) => Promise<string>) =>
  (facts) =>
    signJws(key, capabilityType, { ...capabilityClaims(facts, issuer) });

/** Reads tokens signed by any of the published keys. */
export const capabilityReader =
  (findKey: FindPublicKey): ReadCapability =>
  (token) => {
    const payload = token.length <= bounds.capabilityTokenLength ? verifyJws(token, capabilityType, findKey) : null;
    return payload === null ? null : parseCapabilityClaims(payload);
  };
