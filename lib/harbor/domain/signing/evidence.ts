import { bincode } from '@/lib/kernel/bincode';
import { concatBytes } from '@/lib/kernel/bytes';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { blake3, jsonDigest } from '@/lib/kernel/hash';
import { parseTimestamp } from '@/lib/kernel/timestamp';
import type { SigningCandidate } from './signature';

/** Evidence as received; `submittedAt` raw, since the signature covers it as it was written. */
export interface SignedEvidence {
  readonly tenantPublicId: string;
  readonly intentId: string;
  readonly payeeDid: string;
  readonly payload: JsonObject;
  /** BLAKE3 digests of 32 bytes, in the order submitted. */
  readonly artifacts: readonly Uint8Array[];
  readonly submittedAt: string;
}

export interface EvidenceDigests {
  readonly payload: Uint8Array;
  readonly artifacts: Uint8Array;
}

/** BLAKE3 of the digests one after the other; order counts, an empty list is BLAKE3 of nothing. */
export const artifactsDigest = (artifacts: readonly Uint8Array[]): Uint8Array => blake3(concatBytes(artifacts));

export const evidenceDigests = (evidence: Pick<SignedEvidence, 'payload' | 'artifacts'>): EvidenceDigests => ({
  payload: jsonDigest(evidence.payload),
  artifacts: artifactsDigest(evidence.artifacts),
});

/** The contract's version byte of evidence. */
const evidenceVersion = 2;

/** Byte strings that the payee's signature may cover, best first, as in the Paybond contract. The vendor's payload is not signed. */
export function evidenceCandidates(
  evidence: SignedEvidence,
  digests: EvidenceDigests,
): readonly SigningCandidate<'raw' | 'utc'>[] {
  const bytes = (submittedAt: string): Uint8Array =>
    bincode()
      .u8(evidenceVersion)
      .string(evidence.tenantPublicId)
      .uuid(evidence.intentId)
      .string(evidence.payeeDid)
      .bytes32(digests.payload)
      .bytes32(digests.artifacts)
      .string(submittedAt)
      .finish();
  const raw = { form: 'raw' as const, bytes: bytes(evidence.submittedAt) };
  const utc = parseTimestamp(evidence.submittedAt)?.utc ?? evidence.submittedAt;
  return utc === evidence.submittedAt ? [raw] : [raw, { form: 'utc', bytes: bytes(utc) }];
}
