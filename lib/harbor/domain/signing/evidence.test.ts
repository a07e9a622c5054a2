import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assert } from '@/lib/kernel/assert';
import { fromBase64, fromHex, toHex } from '@/lib/kernel/bytes';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { ed25519KeyPair, signEd25519, verifyEd25519 } from '@/lib/keys/ed25519';
import { artifactsDigest, evidenceCandidates, evidenceDigests, type SignedEvidence } from './evidence';
import { matchSignature } from './signature';

interface ArtifactVectors {
  readonly cases: readonly {
    readonly name: string;
    readonly artifacts_blake3_hex: readonly string[];
    readonly expected_digest_hex: string;
  }[];
}

interface Inputs {
  readonly tenant_id: string;
  readonly intent_id: string;
  readonly payee_did: string;
  readonly payload: JsonObject;
  readonly artifacts: readonly string[];
  readonly submitted_at: string;
}

interface EvidenceVectors {
  readonly keys: { readonly payee: { readonly seed_hex: string } };
  readonly cases: readonly {
    readonly name: string;
    readonly inputs: Inputs;
    readonly intermediate: { readonly payload_digest_blake3_hex: string; readonly artifacts_digest_blake3_hex: string };
    readonly expected: {
      readonly sign_bytes_hex: string;
      readonly payee_public_key_hex: string;
      readonly payee_signature_hex: string;
      readonly request_body: { readonly payee_signature: string; readonly payee_pubkey: string };
    };
  }[];
  readonly negative_same_signature_must_fail: readonly {
    readonly changed: string;
    readonly inputs: Inputs;
    readonly sign_bytes_hex: string;
    readonly original_signature_hex: string;
    readonly expect_valid: boolean;
  }[];
}

const read = (name: string): string => readFileSync(new URL(`../testdata/${name}`, import.meta.url), 'utf8');
const artifactVectors: ArtifactVectors = JSON.parse(read('04-artifacts-digest.json'));
const vectors: EvidenceVectors = JSON.parse(read('05-payee-evidence-sign.json'));

const bytes = (hex: string): Uint8Array => {
  const decoded = fromHex(hex);
  assert(decoded !== null, 'vector: not hex');
  return decoded;
};

const evidence = (inputs: Inputs): SignedEvidence => ({
  tenantPublicId: inputs.tenant_id,
  intentId: inputs.intent_id,
  payeeDid: inputs.payee_did,
  payload: inputs.payload,
  artifacts: inputs.artifacts.map(bytes),
  submittedAt: inputs.submitted_at,
});

const candidatesOf = (inputs: Inputs) => {
  const signed = evidence(inputs);
  return evidenceCandidates(signed, evidenceDigests(signed));
};

describe('vector 04', () => {
  it('has all its cases', () => {
    expect(artifactVectors.cases).toHaveLength(4);
  });

  it.each(artifactVectors.cases)('$name', ({ artifacts_blake3_hex, expected_digest_hex }) => {
    expect(toHex(artifactsDigest(artifacts_blake3_hex.map(bytes)))).toBe(expected_digest_hex);
  });
});

describe('vector 05', () => {
  it('has all its cases', () => {
    expect(vectors.cases).toHaveLength(2);
    expect(vectors.negative_same_signature_must_fail).toHaveLength(6);
  });

  it.each(vectors.cases)('$name: bytes, digests and signature', ({ inputs, intermediate, expected }) => {
    const digests = evidenceDigests(evidence(inputs));
    expect(toHex(digests.payload)).toBe(intermediate.payload_digest_blake3_hex);
    expect(toHex(digests.artifacts)).toBe(intermediate.artifacts_digest_blake3_hex);

    const [signed, ...others] = candidatesOf(inputs);
    assert(signed !== undefined, 'no candidate');
    expect(others).toEqual([]);
    expect(toHex(signed.bytes)).toBe(expected.sign_bytes_hex);

    const signature = bytes(expected.payee_signature_hex);
    const publicKey = bytes(expected.payee_public_key_hex);
    expect(fromBase64(expected.request_body.payee_signature)).toEqual(signature);
    expect(fromBase64(expected.request_body.payee_pubkey)).toEqual(publicKey);
    expect(matchSignature([signed], publicKey, signature, verifyEd25519)?.form).toBe('raw');
    expect(signEd25519(ed25519KeyPair(bytes(vectors.keys.payee.seed_hex)), signed.bytes)).toEqual(signature);
  });

  it.each(vectors.negative_same_signature_must_fail)('must fail: $changed', (change) => {
    expect(change.expect_valid).toBe(false);
    const candidates = candidatesOf(change.inputs);
    expect(toHex(candidates[0]?.bytes ?? new Uint8Array())).toBe(change.sign_bytes_hex);
    const publicKey = bytes(vectors.cases[0]?.expected.payee_public_key_hex ?? '');
    expect(matchSignature(candidates, publicKey, bytes(change.original_signature_hex), verifyEd25519)).toBeNull();
  });
});

describe('readings of submitted_at', () => {
  it('takes the text as written before its UTC form', () => {
    const inputs = vectors.cases[0]?.inputs;
    assert(inputs !== undefined, 'vector: case is missing');
    const candidates = candidatesOf({ ...inputs, submitted_at: '2026-11-20T12:00:00+00:00' });
    expect(candidates.map(({ form }) => form)).toEqual(['raw', 'utc']);
    const signature = bytes(vectors.cases[0]?.expected.payee_signature_hex ?? '');
    const publicKey = bytes(vectors.cases[0]?.expected.payee_public_key_hex ?? '');
    expect(matchSignature(candidates, publicKey, signature, verifyEd25519)?.form).toBe('utc');
  });
});
