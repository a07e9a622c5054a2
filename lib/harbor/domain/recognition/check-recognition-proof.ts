import type { VerifySignature } from '@/lib/harbor/domain/signing/signature';
import { bounds } from '@/lib/kernel/bounds';
import { equalBytes, toHex } from '@/lib/kernel/bytes';
import type { ProofPurpose } from '@/lib/kernel/endpoint';
import { sha256 } from '@/lib/kernel/hash';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';
import { readProof, type SignedProof, verifierId } from './proof';

export const recognitionRefusals = defineRefusals({
  recognition_proof_required: {
    status: 401,
    message: 'This request needs a recognition proof, signed by a registered agent key, in its header.',
  },
  'recognition_proof.malformed': {
    status: 401,
    message: 'The recognition proof cannot be read. It must be base64url of the contract’s JSON object.',
  },
  'recognition_proof.window_too_long': {
    status: 401,
    message: 'The recognition proof must expire after it was issued and within ten minutes.',
  },
  'recognition_proof.not_yet_valid': {
    status: 401,
    message: 'The recognition proof was issued in the future. Check the clock of the agent.',
  },
  'recognition_proof.expired': { status: 401, message: 'The recognition proof has expired. Sign a new one.' },
  'recognition_proof.binding_mismatch': {
    status: 403,
    message: 'The recognition proof was signed for another request.',
  },
  'recognition_proof.key_unknown': {
    status: 403,
    message: 'The key of the recognition proof is not a trusted agent key of this tenant.',
  },
  'recognition_proof.signature_invalid': {
    status: 401,
    message: 'The signature of the recognition proof does not match its content.',
  },
  'recognition_proof.nonce_replayed': {
    status: 401,
    message: 'The nonce of the recognition proof was used before. Sign a new proof for each request.',
  },
});

/** The request that the proof must have been signed for. */
export interface ProofExpectation {
  readonly tenantPublicId: string;
  readonly purpose: ProofPurpose;
  readonly method: string;
  /** As sent, without query. */
  readonly path: string;
  readonly rawBody: Uint8Array;
}

/** A proof that fits the request; whose key it is has still to be confirmed. */
export interface ProofFacts {
  readonly keyId: string;
  readonly publicKey: Uint8Array;
  readonly publicKeyHex: string;
  readonly nonce: string;
  readonly expiresAt: Date;
  /** SHA-256 over tenant, purpose, nonce, times, method, path and body: equal only for the identical request. */
  readonly digest: Uint8Array;
  readonly requestDigestHex: string;
  readonly signature: Uint8Array;
}

/** Checks all that can be known without the tenant's keys: form, window, binding to this request, own digest. */
export function checkRecognitionProof(
  header: string | null,
  expectation: ProofExpectation,
  now: Date,
): Outcome<ProofFacts> {
  if (header === null || header === '') return recognitionRefusals.refuse('recognition_proof_required');
  const proof = readProof(header);
  if (proof === null) return recognitionRefusals.refuse('recognition_proof.malformed');
  const problem = windowProblem(proof, now) ?? bindingProblem(proof, expectation);
  if (problem !== null) return recognitionRefusals.refuse(...problem);
  const requestDigestHex = toHex(proof.digest);
  if (proof.claimedDigestHex !== requestDigestHex) {
    return recognitionRefusals.refuse('recognition_proof.signature_invalid');
  }
  const { digest, expiresAt, keyId, nonce, publicKey, publicKeyHex, signature } = proof;
  return ok({ keyId, publicKey, publicKeyHex, nonce, expiresAt, digest, requestDigestHex, signature });
}

/** Confirms that the tenant trusts the key and that the key signed the proof. `registered` is null when it is unknown. */
export function checkProofKey(
  facts: ProofFacts,
  registered: Uint8Array | null,
  verify: VerifySignature,
): Outcome<ProofFacts> {
  if (registered === null || !equalBytes(registered, facts.publicKey)) {
    return recognitionRefusals.refuse('recognition_proof.key_unknown');
  }
  return verify(registered, facts.digest, facts.signature)
    ? ok(facts)
    : recognitionRefusals.refuse('recognition_proof.signature_invalid');
}

type Problem = Parameters<typeof recognitionRefusals.refuse>;

function windowProblem({ expiresAt, issuedAt }: SignedProof, now: Date): Problem | null {
  const seconds = (expiresAt.getTime() - issuedAt.getTime()) / 1_000;
  if (seconds <= 0 || seconds > bounds.proofWindowSeconds) return ['recognition_proof.window_too_long'];
  const ahead = (issuedAt.getTime() - now.getTime()) / 1_000;
  if (ahead > bounds.proofClockSkewSeconds) return ['recognition_proof.not_yet_valid'];
  return now >= expiresAt ? ['recognition_proof.expired'] : null;
}

function bindingProblem(proof: SignedProof, expected: ProofExpectation): Problem | null {
  const pairs: readonly (readonly [field: string, signed: string, actual: string])[] = [
    ['verifier_context.tenant_id', proof.tenantPublicId, expected.tenantPublicId],
    ['verifier_context.verifier_id', proof.verifierId, verifierId],
    ['purpose', proof.purpose, expected.purpose],
    ['request_envelope.method', proof.method, expected.method],
    ['request_envelope.path', proof.path, expected.path],
    ['request_envelope.body_digest_sha256_hex', proof.bodyDigestHex, toHex(sha256(expected.rawBody))],
  ];
  const mismatch = pairs.find(([, signed, actual]) => signed !== actual);
  return mismatch === undefined ? null : ['recognition_proof.binding_mismatch', { field: mismatch[0] }];
}
