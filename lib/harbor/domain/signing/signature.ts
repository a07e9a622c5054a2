import { assert } from '@/lib/kernel/assert';

/** Port: pure Ed25519 over the message bytes. Answers false for any malformed input. */
export type VerifySignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** One byte string that a signature is allowed to cover, and the name of the reading that produced it. */
export interface SigningCandidate<Form extends string> {
  readonly form: Form;
  readonly bytes: Uint8Array;
}

/** The first candidate that the signature covers, or null. Candidates stand in order of preference. */
export function matchSignature<Form extends string>(
  candidates: readonly SigningCandidate<Form>[],
  publicKey: Uint8Array,
  signature: Uint8Array,
  verify: VerifySignature,
): SigningCandidate<Form> | null {
  assert(candidates.length >= 1 && candidates.length <= maxCandidates, 'Too many readings of one signature');
  return candidates.find(({ bytes }) => verify(publicKey, bytes, signature)) ?? null;
}

/** Two readings of a timestamp, each with and without the completion contract. */
const maxCandidates = 4;
