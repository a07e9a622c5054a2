import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assert } from '@/lib/kernel/assert';
import { fromHex, toBase64Url, toHex, utf8 } from '@/lib/kernel/bytes';
import type { ProofPurpose } from '@/lib/kernel/endpoint';
import { sha256 } from '@/lib/kernel/hash';
import { ed25519KeyPair, signEd25519, verifyEd25519 } from '@/lib/keys/ed25519';
import { checkProofKey, checkRecognitionProof, type ProofExpectation } from './check-recognition-proof';

interface Proof {
  readonly schema_version: number;
  readonly kind: string;
  readonly key_id: string;
  readonly signature_algorithm: string;
  readonly issued_at: string;
  readonly expires_at: string;
  readonly nonce: string;
  readonly purpose: string;
  readonly verifier_context: { readonly tenant_id: string; readonly verifier_id: string };
  readonly request_envelope: {
    readonly method: string;
    readonly path: string;
    readonly body_digest_sha256_hex: string;
  };
  readonly message_digest_sha256_hex: string;
  readonly signing_public_key_ed25519_hex: string;
  readonly ed25519_signature_hex: string;
}

interface Vectors {
  readonly keys: { readonly recognition: { readonly seed_hex: string; readonly public_key_hex: string } };
  readonly proofs: readonly {
    readonly purpose: ProofPurpose;
    readonly path: string;
    readonly request_body_utf8: string;
    readonly canonical_sha256_hex: string;
    readonly proof: Proof;
    readonly header_value_base64url: string;
  }[];
  readonly negative: readonly {
    readonly name: string;
    readonly proof: Partial<Proof>;
    readonly expect_accept: boolean;
  }[];
}

const file = new URL('../testdata/06-agent-recognition-proof.json', import.meta.url);
const vectors: Vectors = JSON.parse(readFileSync(file, 'utf8'));

const bytes = (hex: string): Uint8Array => {
  const decoded = fromHex(hex);
  assert(decoded !== null, 'vector: not hex');
  return decoded;
};

const registered = bytes(vectors.keys.recognition.public_key_hex);
const agent = ed25519KeyPair(bytes(vectors.keys.recognition.seed_hex));
const now = new Date('2026-11-20T12:01:00Z');
const create = first(vectors.proofs);

function first<T>(list: readonly T[]): T {
  const [head] = list;
  assert(head !== undefined, 'vector: empty list');
  return head;
}

const expectationOf = (vector: typeof create): ProofExpectation => ({
  tenantPublicId: 'tenant-acme',
  purpose: vector.purpose,
  method: 'POST',
  path: vector.path,
  rawBody: utf8(vector.request_body_utf8),
});

/** Both halves of the check, as a request goes through them; `seen` plays the store of nonces. */
function accept(
  header: string | null,
  expectation = expectationOf(create),
  at = now,
  seen = new Set<string>(),
): string {
  const facts = checkRecognitionProof(header, expectation, at);
  const checked = facts.ok ? checkProofKey(facts.value, registered, verifyEd25519) : facts;
  if (!checked.ok) return checked.refusal.code;
  if (seen.has(checked.value.nonce)) return 'recognition_proof.nonce_replayed';
  seen.add(checked.value.nonce);
  return 'accepted';
}

const headerOf = (proof: unknown): string => toBase64Url(utf8(JSON.stringify(proof)));

/** Signs a changed proof properly, so that only the rule under test can refuse it. */
function signed(change: (proof: Proof) => Partial<Proof>): string {
  const proof = { ...create.proof, ...change(create.proof) };
  const { ed25519_signature_hex, message_digest_sha256_hex, signing_public_key_ed25519_hex, ...content } = proof;
  const digest = sha256(utf8(JSON.stringify(content)));
  return headerOf({
    ...content,
    message_digest_sha256_hex: toHex(digest),
    signing_public_key_ed25519_hex,
    ed25519_signature_hex: toHex(signEd25519(agent, digest)),
  });
}

describe('vector 06', () => {
  it('has all its cases', () => {
    expect(vectors.proofs).toHaveLength(4);
    expect(vectors.negative).toHaveLength(7);
  });

  it.each(vectors.proofs)('accepts $purpose', (vector) => {
    const facts = checkRecognitionProof(vector.header_value_base64url, expectationOf(vector), now);
    assert(facts.ok, 'refused');
    expect(facts.value.requestDigestHex).toBe(vector.canonical_sha256_hex);
    expect(facts.value.keyId).toBe('agent-key-1');
    expect(facts.value.nonce).toBe('nonce-fixed-0001');
    expect(facts.value.expiresAt).toEqual(new Date('2026-11-20T12:04:00Z'));
    expect(accept(vector.header_value_base64url, expectationOf(vector))).toBe('accepted');
    expect(headerOf(vector.proof)).toBe(vector.header_value_base64url);
  });

  /** What each negative of the file means for the check, and the code it must get when it is signed properly. */
  const runs: Readonly<Record<string, { readonly run: (proof: Partial<Proof>) => string; readonly code: string }>> = {
    'request body changed': {
      run: () => accept(create.header_value_base64url, { ...expectationOf(create), rawBody: utf8('{}') }),
      code: 'recognition_proof.binding_mismatch',
    },
    'path mismatch': { run: (proof) => accept(headerOf(proof)), code: 'recognition_proof.binding_mismatch' },
    'purpose swapped': { run: (proof) => accept(headerOf(proof)), code: 'recognition_proof.binding_mismatch' },
    'tenant swapped': { run: (proof) => accept(headerOf(proof)), code: 'recognition_proof.binding_mismatch' },
    'expired window (now=12:05:00Z)': {
      run: (proof) => accept(headerOf(proof), expectationOf(create), new Date('2026-11-20T12:05:00Z')),
      code: 'recognition_proof.expired',
    },
    'nonce replay (second use)': {
      run: (proof) => {
        const seen = new Set<string>();
        expect(accept(headerOf(proof), expectationOf(create), now, seen)).toBe('accepted');
        return accept(headerOf(proof), expectationOf(create), now, seen);
      },
      code: 'recognition_proof.nonce_replayed',
    },
    'window over 10 min': { run: (proof) => accept(headerOf(proof)), code: 'recognition_proof.window_too_long' },
  };

  it.each(vectors.negative)('refuses: $name', ({ expect_accept, name, proof }) => {
    expect(expect_accept).toBe(false);
    expect(runs[name]?.run(proof)).toBe(runs[name]?.code);
  });
});

describe('a properly signed proof is refused', () => {
  it.each<[string, string, string | null, Partial<ProofExpectation>?]>([
    ['when it is missing', 'recognition_proof_required', null],
    ['when it is empty', 'recognition_proof_required', ''],
    [
      'for another path',
      'recognition_proof.binding_mismatch',
      signed(({ request_envelope: e }) => ({ request_envelope: { ...e, path: '/intents' } })),
    ],
    [
      'for another method',
      'recognition_proof.binding_mismatch',
      signed(({ request_envelope: e }) => ({ request_envelope: { ...e, method: 'PUT' } })),
    ],
    [
      'for another body',
      'recognition_proof.binding_mismatch',
      signed(({ request_envelope: e }) => ({ request_envelope: { ...e, body_digest_sha256_hex: '0'.repeat(64) } })),
    ],
    ['for another purpose', 'recognition_proof.binding_mismatch', signed(() => ({ purpose: 'harbor.intent.fund' }))],
    [
      'for another tenant',
      'recognition_proof.binding_mismatch',
      signed(({ verifier_context: c }) => ({ verifier_context: { ...c, tenant_id: 'tenant-b' } })),
    ],
    [
      'for another verifier',
      'recognition_proof.binding_mismatch',
      signed(({ verifier_context: c }) => ({ verifier_context: { ...c, verifier_id: 'someone-else' } })),
    ],
    ['over ten minutes', 'recognition_proof.window_too_long', signed(() => ({ expires_at: '2026-11-20T12:10:01Z' }))],
    [
      'that ends before it begins',
      'recognition_proof.window_too_long',
      signed(() => ({ expires_at: '2026-11-20T12:00:00Z' })),
    ],
    ['from the future', 'recognition_proof.not_yet_valid', signed(() => ({ issued_at: '2026-11-20T12:02:01Z' }))],
    [
      'by another key',
      'recognition_proof.key_unknown',
      signed(() => ({ signing_public_key_ed25519_hex: 'ab'.repeat(32) })),
    ],
    [
      'with fractional seconds',
      'recognition_proof.malformed',
      signed(() => ({ expires_at: '2026-11-20T12:04:00.000Z' })),
    ],
    ['with an offset', 'recognition_proof.malformed', signed(() => ({ expires_at: '2026-11-20T12:04:00+00:00' }))],
    ['of another version', 'recognition_proof.malformed', signed(() => ({ schema_version: 2 }))],
    ['of another kind', 'recognition_proof.malformed', signed(() => ({ kind: 'paybond.agent_mandate_v1' }))],
    ['of another algorithm', 'recognition_proof.malformed', signed(() => ({ signature_algorithm: 'none' }))],
    ['with a key id in capitals', 'recognition_proof.malformed', signed(() => ({ key_id: 'Agent' }))],
    ['with a key id of 129 characters', 'recognition_proof.malformed', signed(() => ({ key_id: 'a'.repeat(129) }))],
    ['with a nonce of 257 characters', 'recognition_proof.malformed', signed(() => ({ nonce: 'n'.repeat(257) }))],
    ['with an empty nonce', 'recognition_proof.malformed', signed(() => ({ nonce: '' }))],
    ['with a control character', 'recognition_proof.malformed', signed(() => ({ nonce: 'a\u0000b' }))],
  ])('%s', (_, code, header) => {
    expect(accept(header)).toBe(code);
  });
});

describe('the edges of the window', () => {
  const at = (time: string): string => accept(create.header_value_base64url, expectationOf(create), new Date(time));

  it('allows a minute of skew before and none after', () => {
    expect(at('2026-11-20T11:58:59.999Z')).toBe('recognition_proof.not_yet_valid');
    expect(at('2026-11-20T11:59:00Z')).toBe('accepted');
    expect(at('2026-11-20T12:03:59.999Z')).toBe('accepted');
    expect(at('2026-11-20T12:04:00Z')).toBe('recognition_proof.expired');
  });

  it('allows exactly ten minutes and a nonce of 256 characters', () => {
    expect(accept(signed(() => ({ expires_at: '2026-11-20T12:10:00Z', nonce: 'n'.repeat(256) })))).toBe('accepted');
  });
});

describe('what is not a proof', () => {
  const { nonce, ...withoutNonce } = create.proof;
  it.each<[string, string]>([
    ['an empty object', 'e30'],
    ['padding', `${create.header_value_base64url}=`],
    ['broken base64', '***'],
    ['broken JSON', toBase64Url(utf8('{"a":'))],
    ['broken UTF-8', toBase64Url(Uint8Array.of(0x22, 0xff, 0x22))],
    ['an array', headerOf([])],
    ['null', headerOf(null)],
    ['a missing field', headerOf(withoutNonce)],
    ['an unknown field', headerOf({ ...create.proof, extra: 'x' })],
    ['a field only inherited', headerOf({ ...withoutNonce, toString: nonce })],
    [
      'an unknown nested field',
      headerOf({ ...create.proof, verifier_context: { ...create.proof.verifier_context, x: 'y' } }),
    ],
    ['a number for a text', headerOf({ ...create.proof, nonce: 7 })],
    ['a huge header', 'A'.repeat(8_193)],
  ])('%s', (_, header) => {
    expect(accept(header)).toBe('recognition_proof.malformed');
  });

  it('a digest that is not its own, and a signature that is not the key’s', () => {
    expect(accept(headerOf({ ...create.proof, message_digest_sha256_hex: '0'.repeat(64) }))).toBe(
      'recognition_proof.signature_invalid',
    );
    expect(accept(headerOf({ ...create.proof, ed25519_signature_hex: '0'.repeat(128) }))).toBe(
      'recognition_proof.signature_invalid',
    );
  });

  it('a proof whose key the tenant does not know', () => {
    const facts = checkRecognitionProof(create.header_value_base64url, expectationOf(create), now);
    assert(facts.ok, 'refused');
    expect(checkProofKey(facts.value, null, verifyEd25519)).toMatchObject({
      refusal: { code: 'recognition_proof.key_unknown', status: 403 },
    });
  });
});
