import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assert } from '@/lib/kernel/assert';
import { fromBase64, fromHex, toHex } from '@/lib/kernel/bytes';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { sha256 } from '@/lib/kernel/hash';
import { ed25519KeyPair, signEd25519, verifyEd25519 } from '@/lib/keys/ed25519';
import {
  type CompletionContract,
  canonicalTools,
  type IntentSigning,
  type IntentTerms,
  intentCandidates,
  intentDigests,
} from './intent-creation';
import { matchSignature } from './signature';

interface Inputs {
  readonly tenant_id: string;
  readonly intent_id: string;
  readonly principal_did: string;
  readonly payee_did: string;
  readonly amount_cents: number;
  readonly currency: string;
  readonly deadline: string;
  readonly budget: JsonObject;
  readonly evidence_schema: JsonObject;
  readonly predicate_dsl: JsonObject;
  readonly predicate_ref: string;
  readonly allowed_tools: readonly string[];
  readonly settlement_rail: string;
  readonly payee_pubkey_hex?: string;
  readonly policy_binding?: { readonly template_id: string; readonly version_seq: number };
  readonly policy_content_digest_hex?: string;
  readonly completion_contract?: {
    readonly completionPresetId: string;
    readonly vendorContractProvider?: string;
    readonly vendorApiVersion?: string;
    readonly vendorSchemaDigestHex?: string;
    readonly canonicalSchemaDigestHex: string;
  };
}

interface Case {
  readonly name: string;
  readonly signing_version: number;
  readonly inputs: Inputs;
  readonly intermediate: Readonly<Record<string, unknown>>;
  readonly expected: {
    readonly sign_bytes_hex: string;
    readonly sign_bytes_len: number;
    readonly sign_bytes_sha256_hex: string;
    readonly principal_public_key_hex: string;
    readonly principal_signature_hex: string;
    readonly principal_signature_base64: string;
  };
}

interface Change {
  readonly changed: string;
  readonly inputs: Partial<Inputs>;
  readonly sign_bytes_hex: string;
  readonly original_signature_hex: string;
  readonly expect_valid: boolean;
}

interface Vectors {
  readonly keys: Readonly<
    Record<'principal' | 'payee', { readonly seed_hex: string; readonly public_key_hex: string }>
  >;
  readonly cases: readonly Case[];
  readonly request_bodies: Readonly<Record<string, JsonObject>>;
  readonly negative_same_signature_must_fail: readonly Change[];
  readonly equivalent_inputs_must_verify: readonly Change[];
}

const file = new URL('../testdata/03-intent-creation-sign.json', import.meta.url);
const vectors: Vectors = JSON.parse(readFileSync(file, 'utf8'));

const bytes = (hex: string | undefined): Uint8Array => {
  const decoded = fromHex(hex ?? '?');
  assert(decoded !== null, 'vector: not hex');
  return decoded;
};

const principal = bytes(vectors.keys.principal.public_key_hex);

const terms = (inputs: Inputs): IntentTerms => ({
  tenantPublicId: inputs.tenant_id,
  intentId: inputs.intent_id,
  principalDid: inputs.principal_did,
  payeeDid: inputs.payee_did,
  amountCents: BigInt(inputs.amount_cents),
  currency: inputs.currency,
  deadline: inputs.deadline,
  budget: inputs.budget,
  evidenceSchema: inputs.evidence_schema,
  predicate: inputs.predicate_dsl,
  predicateRef: inputs.predicate_ref,
  allowedTools: inputs.allowed_tools,
  settlementRail: inputs.settlement_rail,
});

function signing(version: number, inputs: Inputs): IntentSigning {
  const policy = () => ({
    templateId: inputs.policy_binding?.template_id ?? '',
    versionSeq: inputs.policy_binding?.version_seq ?? 0,
    contentDigest: bytes(inputs.policy_content_digest_hex),
  });
  const payeePublicKey = () => bytes(inputs.payee_pubkey_hex);
  if (version === 4) return { version };
  if (version === 5) return { version, policy: policy() };
  if (version === 6) return { version, payeePublicKey: payeePublicKey() };
  assert(version === 7, 'vector: unknown version');
  return { version, policy: policy(), payeePublicKey: payeePublicKey() };
}

function contract({ completion_contract: snapshot }: Inputs): CompletionContract | null {
  if (snapshot === undefined) return null;
  const vendor =
    snapshot.vendorContractProvider === undefined
      ? null
      : {
          provider: snapshot.vendorContractProvider,
          apiVersion: snapshot.vendorApiVersion ?? '',
          schemaDigest: bytes(snapshot.vendorSchemaDigestHex),
        };
  return {
    presetId: snapshot.completionPresetId,
    vendor,
    canonicalSchemaDigest: bytes(snapshot.canonicalSchemaDigestHex),
  };
}

const candidatesOf = (version: number, inputs: Inputs) =>
  intentCandidates(terms(inputs), signing(version, inputs), contract(inputs));

/** The changes of the vector file are made to this case. */
const original = vectors.cases.find(({ name }) => name === 'realistic-v6');
assert(original !== undefined, 'vector: realistic-v6 is missing');

describe('vector 03', () => {
  it('has all its cases', () => {
    expect(vectors.cases).toHaveLength(10);
    expect(vectors.negative_same_signature_must_fail).toHaveLength(16);
    expect(vectors.equivalent_inputs_must_verify).toHaveLength(2);
    expect(Object.keys(vectors.request_bodies)).toHaveLength(3);
  });

  it.each(vectors.cases)(
    '$name: bytes, digests and signature',
    ({ signing_version, inputs, intermediate, expected }) => {
      const candidates = candidatesOf(signing_version, inputs);
      const form = inputs.completion_contract ? 'raw+contract' : 'raw';
      const signed = candidates.find((candidate) => candidate.form === form);
      assert(signed !== undefined, 'no candidate');
      expect(toHex(signed.bytes)).toBe(expected.sign_bytes_hex);
      expect(signed.bytes).toHaveLength(expected.sign_bytes_len);
      expect(toHex(sha256(signed.bytes))).toBe(expected.sign_bytes_sha256_hex);

      const digests = intentDigests(terms(inputs));
      expect(intermediate).toEqual({
        budget_digest_blake3_hex: toHex(digests.budget),
        evidence_schema_digest_blake3_hex: toHex(digests.evidenceSchema),
        predicate_dsl_digest_blake3_hex: toHex(digests.predicate),
        allowed_tools_canonical: canonicalTools(inputs.allowed_tools),
        allowed_tools_digest_blake3_hex: toHex(digests.allowedTools),
      });

      const signature = bytes(expected.principal_signature_hex);
      expect(fromBase64(expected.principal_signature_base64)).toEqual(signature);
      expect(matchSignature(candidates, bytes(expected.principal_public_key_hex), signature, verifyEd25519)?.form).toBe(
        form,
      );
      const pair = ed25519KeyPair(bytes(vectors.keys.principal.seed_hex));
      expect(signEd25519(pair, signed.bytes)).toEqual(signature);
    },
  );

  it.each(vectors.negative_same_signature_must_fail)('must fail: $changed', (change) => {
    expect(change.expect_valid).toBe(false);
    const candidates = candidatesOf(6, { ...original.inputs, ...change.inputs });
    expect(toHex(candidates[0]?.bytes ?? new Uint8Array())).toBe(change.sign_bytes_hex);
    expect(matchSignature(candidates, principal, bytes(change.original_signature_hex), verifyEd25519)).toBeNull();
  });

  it.each(vectors.equivalent_inputs_must_verify)('must verify: $changed', (change) => {
    expect(change.expect_valid).toBe(true);
    const candidates = candidatesOf(6, { ...original.inputs, ...change.inputs });
    expect(toHex(candidates[0]?.bytes ?? new Uint8Array())).toBe(change.sign_bytes_hex);
    expect(matchSignature(candidates, principal, bytes(change.original_signature_hex), verifyEd25519)?.form).toBe(
      'raw',
    );
  });

  it.each(Object.entries(vectors.request_bodies))(
    'the signature of request body %s is a case of the file',
    (_, body) => {
      const signatures = vectors.cases.map(({ expected }) => expected.principal_signature_base64);
      expect(signatures).toContain(body.principal_signature);
    },
  );
});

describe('readings of a deadline', () => {
  const pair = ed25519KeyPair(bytes(vectors.keys.principal.seed_hex));
  const forms = (deadline: string, version = 6) =>
    candidatesOf(version, { ...original.inputs, deadline }).map(({ form }) => form);

  it('has one reading when the text is already UTC', () => {
    expect(forms('2027-06-30T12:00:00Z')).toEqual(['raw']);
    expect(forms('2027-06-30T12:00:00.000Z')).toEqual(['raw']);
    expect(forms('not a time')).toEqual(['raw']);
  });

  it('reads an offset as written first, then in UTC', () => {
    expect(forms('2027-06-30T12:00:00+00:00')).toEqual(['raw', 'utc']);
    const written = candidatesOf(6, { ...original.inputs, deadline: '2027-06-30T14:00:00+02:00' });
    const signature = bytes(original.expected.principal_signature_hex);
    expect(matchSignature(written, principal, signature, verifyEd25519)?.form).toBe('utc');
    const raw = written[0];
    assert(raw !== undefined, 'no candidate');
    expect(matchSignature(written, principal, signEd25519(pair, raw.bytes), verifyEd25519)?.form).toBe('raw');
  });

  it('offers the contract tail after each plain reading', () => {
    const inputs = vectors.cases.find(({ name }) => name === 'realistic-v6-contract-archetype')?.inputs;
    assert(inputs !== undefined, 'vector: case is missing');
    const candidates = candidatesOf(6, { ...inputs, deadline: '2027-06-30T12:00:00+00:00' });
    expect(candidates.map(({ form }) => form)).toEqual(['raw', 'raw+contract', 'utc', 'utc+contract']);
    for (const { bytes: message, form } of candidates) {
      expect(matchSignature(candidates, principal, signEd25519(pair, message), verifyEd25519)?.form).toBe(form);
    }
  });
});
