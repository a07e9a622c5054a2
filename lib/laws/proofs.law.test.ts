import { afterAll, describe, expect, it } from 'vitest';
import { proofHeaderName } from '@/lib/harbor/domain/recognition/proof';
import { toBase64Url, toHex, utf8 } from '@/lib/kernel/bytes';
import type { Endpoint } from '@/lib/kernel/endpoint';
import { randomBytes, uuidV4 } from '@/lib/kernel/ids';
import { type Client, pairOf, proofClaims, type Sent, sealProof } from '@/lib/testing/client';
import { expectRefused } from './support/probe';
import { bodyText, purposeOf, requestFor } from './support/request';
import type { Sample } from './support/sample';
import { sampleFor } from './support/samples';
import { createWorld } from './support/world';

/*
 * Recognition proofs on every endpoint that asks for one: each way in which a proof can be wrong is refused by its own
 * code, stores nothing and uses up no nonce.
 */

const world = await createWorld();
const { acme, rival, stack } = world;
afterAll(() => world.close());

const client = acme.by.tenant_admin;
const { identity } = client;
const agent = pairOf(identity.recognition.seedHex);
const proven = stack.endpoints
  .filter((endpoint) => purposeOf(endpoint) !== null)
  .map((endpoint) => [endpoint.name, endpoint] as const);
const purposes = [...new Set(proven.map(([, endpoint]) => purposeOf(endpoint) ?? ''))];

type Claims = ReturnType<typeof proofClaims>;

/** What the right proof for this sample says. */
function claimsFor(endpoint: Endpoint, sample: Sample, nonce?: string): Claims {
  const purpose = purposeOf(endpoint) ?? '';
  return proofClaims(identity, purpose, endpoint.method, sample.path, bodyText(sample) ?? '', nonce);
}

const withProof = (endpoint: Endpoint, sample: Sample, header: string, body = bodyText(sample)): Sent => {
  const request = requestFor(endpoint, client, sample, body);
  return { ...request, headers: { ...request.headers, [proofHeaderName]: header } };
};

const seconds = (from: number): string => `${new Date(Date.now() + from * 1_000).toISOString().slice(0, 19)}Z`;

/** Proofs that are signed by the right key and say something else. */
const untrue: readonly (readonly [label: string, code: string, change: (claims: Claims) => object])[] = [
  ['stale', 'expired', () => ({ issued_at: seconds(-1_200), expires_at: seconds(-900) })],
  ['just expired', 'expired', () => ({ issued_at: seconds(-60), expires_at: seconds(-1) })],
  ['from the future', 'not_yet_valid', () => ({ issued_at: seconds(120), expires_at: seconds(300) })],
  ['valid for too long', 'window_too_long', () => ({ issued_at: seconds(-10), expires_at: seconds(700) })],
  ['over before it began', 'window_too_long', () => ({ issued_at: seconds(10), expires_at: seconds(5) })],
  ['with fractions of a second', 'malformed', () => ({ issued_at: new Date().toISOString() })],
  ['with an offset', 'malformed', () => ({ issued_at: seconds(-10).replace('Z', '+00:00') })],
  ['of another schema', 'malformed', () => ({ schema_version: 2 })],
  ['of another kind', 'malformed', () => ({ kind: 'paybond.agent_recognition_proof_v2' })],
  ['of another algorithm', 'malformed', () => ({ signature_algorithm: 'none' })],
  ['without a nonce', 'malformed', () => ({ nonce: '' })],
  ['with a nonce beyond its length', 'malformed', () => ({ nonce: 'n'.repeat(257) })],
  ['with a nonce that cannot be stored', 'malformed', () => ({ nonce: 'a\u0000b' })],
  ['with a member more', 'malformed', () => ({ extra: 'x' })],
  [
    'for another tenant',
    'binding_mismatch',
    (claims) => ({ verifier_context: { ...claims.verifier_context, tenant_id: rival.tenant.tenant.publicId } }),
  ],
  [
    'for the live tenant',
    'binding_mismatch',
    (claims) => ({ verifier_context: { ...claims.verifier_context, tenant_id: acme.tenant.live.publicId } }),
  ],
  [
    'for another verifier',
    'binding_mismatch',
    (claims) => ({ verifier_context: { ...claims.verifier_context, verifier_id: 'other' } }),
  ],
  ['for another path', 'binding_mismatch', (claims) => envelope(claims, { path: `${claims.request_envelope.path}/` })],
  [
    'for the alias',
    'binding_mismatch',
    (claims) => envelope(claims, { path: claims.request_envelope.path.replace('/harbor', '') }),
  ],
  ['for another method', 'binding_mismatch', (claims) => envelope(claims, { method: 'PUT' })],
  ['for another body', 'binding_mismatch', (claims) => envelope(claims, { body_digest_sha256_hex: '00'.repeat(32) })],
  ['by an unknown key id', 'key_unknown', () => ({ key_id: 'agent-key-unknown' })],
];

const envelope = ({ request_envelope }: Claims, change: Partial<Claims['request_envelope']>) => ({
  request_envelope: { ...request_envelope, ...change },
});

const forged = (claims: Claims, change: object): string => sealProof(agent, { ...claims, ...change });

const code = (name: string): string => `recognition_proof.${name}`;

describe.each(proven)('%s', (_name, endpoint) => {
  it.each(untrue)('with a proof %s is refused as %s', async (label, name, change) => {
    const sample = await sampleFor(endpoint, acme);
    const claims = claimsFor(endpoint, sample);
    const refused = await expectRefused(
      world,
      endpoint,
      withProof(endpoint, sample, forged(claims, change(claims))),
      label,
    );
    expect(refused.code).toBe(code(name));
    // The same nonce still serves the request that it was meant for.
    const reply = await stack.carry(withProof(endpoint, sample, sealProof(agent, claims)));
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
  });

  it.each(purposes.filter((purpose) => purpose !== purposeOf(endpoint)))('with a proof for %s', async (purpose) => {
    const sample = await sampleFor(endpoint, acme);
    const request = withProof(endpoint, sample, forged(claimsFor(endpoint, sample), { purpose }));
    expect((await expectRefused(world, endpoint, request, purpose)).code).toBe(code('binding_mismatch'));
  });

  it('with no proof, or with something that is none', async () => {
    const sample = await sampleFor(endpoint, acme);
    const request = requestFor(endpoint, client, sample);
    const { [proofHeaderName]: _, ...bare } = request.headers;
    const none = await expectRefused(world, endpoint, { ...request, headers: bare }, 'none');
    expect(none.code).toBe('recognition_proof_required');
    const right = sealProof(agent, claimsFor(endpoint, sample));
    const odd = [
      'x',
      '!!',
      'e30',
      toBase64Url(utf8('[]')),
      toBase64Url(utf8('null')),
      right.slice(0, -3),
      `${right}AAAA`,
      'A'.repeat(9_000),
    ];
    for (const header of odd) {
      const refused = await expectRefused(world, endpoint, withProof(endpoint, sample, header), header.slice(0, 40));
      expect(refused.code, header.slice(0, 40)).toBe(code('malformed'));
    }
  });

  it('with a proof that was changed after it was signed', async () => {
    const sample = await sampleFor(endpoint, acme);
    const sealed: Record<string, unknown> = JSON.parse(
      Buffer.from(sealProof(agent, claimsFor(endpoint, sample)), 'base64url').toString(),
    );
    const changes: readonly (readonly [string, object])[] = [
      ['the nonce', { nonce: uuidV4() }],
      ['the digest', { message_digest_sha256_hex: '00'.repeat(32) }],
      ['the signature', { ed25519_signature_hex: '00'.repeat(64) }],
    ];
    for (const [label, change] of changes) {
      const header = toBase64Url(utf8(JSON.stringify({ ...sealed, ...change })));
      const refused = await expectRefused(world, endpoint, withProof(endpoint, sample, header), label);
      expect(refused.code, label).toBe(code('signature_invalid'));
    }
  });

  it('with a proof by a key that this tenant does not trust', async () => {
    const sample = await sampleFor(endpoint, acme);
    const claims = claimsFor(endpoint, sample);
    const strangers = [pairOf(rival.tenant.identity.recognition.seedHex), pairOf(toHex(randomBytes(32)))];
    for (const stranger of strangers) {
      const request = withProof(endpoint, sample, sealProof(stranger, claims));
      expect((await expectRefused(world, endpoint, request, 'a stranger')).code).toBe(code('key_unknown'));
    }
  });

  it('with a proof by a key that was trusted until a moment ago', async () => {
    const sample = await sampleFor(endpoint, acme);
    const seedHex = toHex(randomBytes(32));
    const key_id = `agent-${uuidV4()}`;
    const pair = pairOf(seedHex);
    await client.post('/v1/admin/agent-keys', { key_id, public_key_hex: toHex(pair.publicKey) });
    const next = await sampleFor(endpoint, acme);
    const warm = await stack.carry(
      withProof(endpoint, sample, sealProof(pair, { ...claimsFor(endpoint, sample), key_id })),
    );
    expect(warm.status).toBeLessThan(300);
    await client.carry(client.requests.plain('DELETE', `/v1/admin/agent-keys/${key_id}`));
    const request = withProof(endpoint, next, sealProof(pair, { ...claimsFor(endpoint, next), key_id }));
    expect((await expectRefused(world, endpoint, request, 'revoked')).code).toBe(code('key_unknown'));
  });

  it('with a nonce that served another body or another path', async () => {
    const used = await sampleFor(endpoint, acme);
    const claims = claimsFor(endpoint, used);
    const first = withProof(endpoint, used, sealProof(agent, claims));
    const answer = await stack.carry(first);
    expect(answer.status).toBeLessThan(300);
    const body = `${bodyText(used) ?? ''} `;
    const rewritten = sealProof(
      agent,
      proofClaims(identity, claims.purpose, endpoint.method, used.path, body, claims.nonce),
    );
    const other = await sampleFor(endpoint, acme);
    const moved = sealProof(agent, claimsFor(endpoint, other, claims.nonce));
    const later = forged(claims, { expires_at: seconds(300) });
    const replays = [
      withProof(endpoint, used, rewritten, body),
      withProof(endpoint, other, moved),
      withProof(endpoint, used, later),
    ];
    for (const request of replays) {
      expect((await expectRefused(world, endpoint, request, 'replayed')).code).toBe(code('nonce_replayed'));
    }
    // The identical request is no replay: it gets the answer of the first (design decision 19).
    expect(await stack.carry(first)).toMatchObject({ status: answer.status, body: answer.body });
  });

  it('under its alias, with a proof for the path as sent', async () => {
    for (const alias of endpoint.aliases ?? []) {
      const sample = await sampleFor(endpoint, acme);
      const prefix = endpoint.path.slice(0, endpoint.path.indexOf('/intents'));
      const there = { ...sample, path: sample.path.replace(prefix, alias.slice(0, alias.indexOf('/intents'))) };
      const reply = await stack.carry(requestFor(endpoint, client, there));
      expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
    }
  });
});

describe('a nonce', () => {
  it("of one tenant is not another tenant's", async () => {
    const nonce = uuidV4();
    const create = (by: Client) => {
      const body = JSON.stringify(by.agreementBody());
      const proof = by.proofFor('harbor.intent.create', 'POST', '/harbor/intents', body, nonce);
      return by.carry(by.prepare('harbor.intent.create', '/harbor/intents', body, { [proofHeaderName]: proof }));
    };
    expect(await create(client)).toMatchObject({ status: 201 });
    expect(await create(rival.by.tenant_admin)).toMatchObject({ status: 201 });
    expect(await create(client)).toMatchObject({ body: { error: { code: code('nonce_replayed') } } });
  });
});
