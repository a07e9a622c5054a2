import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { toBase64 } from '@/lib/kernel/bytes';
import type { JsonObject, JsonValue } from '@/lib/kernel/canonical-json';
import type { Endpoint } from '@/lib/kernel/endpoint';
import { type Agreement, completedWithinBudget } from '@/lib/testing/client';
import { funded, opened } from './support/intents';
import { expectNoFault, expectRefused } from './support/probe';
import { requestFor } from './support/request';
import type { Sample } from './support/sample';
import { createWorld } from './support/world';

/* Requests of the right shape, rightly proven, whose content is wrong: signatures, terms, predicates, schemas, payloads. */

const world = await createWorld();
const { acme, rival, stack } = world;
afterAll(() => world.close());

const client = acme.by.tenant_admin;

function endpointOf(name: string): Endpoint {
  const found = stack.endpoints.find((endpoint) => endpoint.name === name);
  if (found === undefined) throw new Error(`${name} is not declared`);
  return found;
}
const create = endpointOf('harbor.intents.create');
const evidence = endpointOf('harbor.intents.evidence');

const sending = (endpoint: Endpoint, path: string, body: object) => {
  const sample: Sample = { path, body: { ...body }, ids: [] };
  return requestFor(endpoint, client, sample);
};
const creating = (body: object) => sending(create, '/harbor/intents', body);
const submitting = (intentId: string, body: object) => sending(evidence, `/harbor/intents/${intentId}/evidence`, body);

const predicate = (root: JsonValue): JsonObject => ({ version: 1, root });
const deepNot = (depth: number): JsonValue =>
  depth === 0 ? { op: 'true' } : { op: 'not', clause: deepNot(depth - 1) };
const many = (count: number): readonly JsonValue[] => Array.from({ length: count }, () => ({ op: 'true' }));

describe('terms that no intent may have', () => {
  const wrong: readonly (readonly [label: string, field: string, agreement: Agreement])[] = [
    ['a deadline that has passed', 'deadline', { deadline: '2020-01-01T00:00:00Z' }],
    ['a deadline that does not exist', 'deadline', { deadline: '2031-02-30T00:00:00Z' }],
    ['a deadline without an offset', 'deadline', { deadline: '2031-02-03T00:00:00' }],
    ['a deadline in words', 'deadline', { deadline: 'tomorrow' }],
    ['a deadline in the year 10000', 'deadline', { deadline: '+010000-01-01T00:00:00Z' }],
    ['a deadline before all years', 'deadline', { deadline: '0000-01-01T00:00:00Z' }],
    ['an unknown currency', 'currency', { currency: 'zzz' }],
    ['an unknown scenario', 'budget.sandbox_scenario', { budget: { sandbox_scenario: 'gone' } }],
    ['a scenario that is a number', 'budget.sandbox_scenario', { budget: { sandbox_scenario: 5 } }],
    ['a scenario that is null', 'budget.sandbox_scenario', { budget: { sandbox_scenario: null } }],
    ['an inherited scenario', 'budget.sandbox_scenario', { budget: { sandbox_scenario: 'constructor' } }],
    ['no predicate', 'predicate_dsl', { predicate: {} }],
    ['a predicate of version 2', 'predicate_dsl', { predicate: { version: 2, root: { op: 'true' } } }],
    ['a predicate without a root', 'predicate_dsl', { predicate: { version: 1 } }],
    ['an unknown operator', 'predicate_dsl', { predicate: predicate({ op: 'exec' }) }],
    ['an inherited operator', 'predicate_dsl', { predicate: predicate({ op: 'constructor' }) }],
    ['an empty group', 'predicate_dsl', { predicate: predicate({ op: 'all', clauses: [] }) }],
    ['a stray field', 'predicate_dsl', { predicate: predicate({ op: 'true', pay: true }) }],
    ['a predicate too deep', 'predicate_dsl', { predicate: predicate(deepNot(17)) }],
    ['a predicate of 300 clauses', 'predicate_dsl', { predicate: predicate({ op: 'all', clauses: many(300) }) }],
    ['a comparison with a text', 'predicate_dsl', { predicate: predicate({ op: 'lt', path: ['a'], value: '1' }) }],
    ['a schema of an unknown type', 'evidence_schema', { evidenceSchema: { type: 'money' } }],
    ['a schema that is fetched', 'evidence_schema', { evidenceSchema: { $ref: 'https://example.test/schema.json' } }],
    ['a schema that leads nowhere', 'evidence_schema', { evidenceSchema: { $ref: '#/$defs/none' } }],
    ['a pattern that never ends', 'evidence_schema', { evidenceSchema: { properties: { a: { pattern: '(?=a)b' } } } }],
    ['a pattern that is none', 'evidence_schema', { evidenceSchema: { properties: { a: { pattern: '(' } } } }],
    ['a negative length', 'evidence_schema', { evidenceSchema: { minLength: -1 } }],
  ];

  it.each(wrong)('%s', async (label, field, agreement) => {
    const refused = await expectRefused(world, create, creating(client.agreementBody(agreement)), label);
    expect(`${refused.field}.`, label).toMatch(new RegExp(`^${field}\\.`));
  });
});

describe('signatures that do not hold', () => {
  const zeros = toBase64(new Uint8Array(32));
  const emptySignature = toBase64(new Uint8Array(64));
  /** The neutral element: with it, a signature of zeros once passed careless verifiers for every message. */
  const neutral = toBase64(Uint8Array.from([1, ...Array.from({ length: 31 }, () => 0)]));
  const body = () => client.agreementBody();

  const forgeries: readonly (readonly [string, () => object])[] = [
    ['another amount', () => ({ ...body(), amount_cents: 20_001 })],
    ['another payee', () => ({ ...body(), payee_did: 'did:web:thief.example' })],
    ['another payee key', () => ({ ...body(), payee_pubkey: rival.by.tenant_admin.agreementBody().payee_pubkey })],
    ['another deadline', () => ({ ...body(), deadline: '2040-01-01T00:00:00Z' })],
    ['another currency', () => ({ ...body(), currency: 'eur' })],
    ['another rail', () => ({ ...body(), settlement_rail: 'x402_usdc_base' })],
    ['another tool', () => ({ ...body(), allowed_tools: ['travel.book_hotel', 'bank.wire'] })],
    ['another budget', () => ({ ...body(), budget: { sandbox_scenario: 'declined' } })],
    ['another predicate', () => ({ ...body(), predicate_dsl: predicate({ op: 'true' }) })],
    ['another evidence schema', () => ({ ...body(), evidence_schema: {} })],
    ['another intent id', () => ({ ...body(), intent_id: client.agreementBody().intent_id })],
    ['another signing version', () => ({ ...body(), signing_version: 4 })],
    ["another tenant's signature", () => rival.by.tenant_admin.agreementBody()],
    ['no signature', () => ({ ...body(), principal_signature: emptySignature })],
    ['the key of zeros', () => ({ ...body(), principal_pubkey: zeros, principal_signature: emptySignature })],
    ['the neutral key', () => ({ ...body(), principal_pubkey: neutral, principal_signature: emptySignature })],
    [
      'the neutral key and point',
      () => ({
        ...body(),
        principal_pubkey: neutral,
        principal_signature: toBase64(Uint8Array.from([1, ...Array.from({ length: 63 }, () => 0)])),
      }),
    ],
  ];

  it.each(forgeries)('of a principal over %s', async (label, forge) => {
    const { code } = await expectRefused(world, create, creating(forge()), label);
    expect(code).toBe('intent.signature_invalid');
  });

  it.each([5, 7])('in version %i, which needs a policy', async (signing_version) => {
    const refused = await expectRefused(world, create, creating({ ...body(), signing_version }), 'policy');
    expect(refused.code).toBe('policy_unknown');
  });

  it.each([
    ['completion_preset_id', { completion_preset_id: 'hotel' }],
    ['policy_binding', { policy_binding: { policy_id: 'p' } }],
  ])('with %s, which names a policy', async (field, more) => {
    const refused = await expectRefused(world, create, creating({ ...body(), ...more }), field);
    expect(refused).toEqual({ code: 'policy_unknown', field });
  });

  it('of a payee over other work, another intent, another tenant or by another key', async () => {
    const { intentId } = await funded(client);
    const other = await funded(client);
    const right = client.evidenceBody(intentId, { status: 'completed', cost_cents: 1 });
    const forgeriesOfPayee: readonly (readonly [string, string, object])[] = [
      ['evidence.signature_invalid', 'another payload', { ...right, payload: { status: 'completed', cost_cents: 2 } }],
      ['evidence.signature_invalid', 'other artifacts', { ...right, artifacts: ['0a'.repeat(32)] }],
      ['evidence.signature_invalid', 'another time', { ...right, submitted_at: '2031-01-01T00:00:00Z' }],
      [
        'evidence.signature_invalid',
        'another intent',
        client.evidenceBody(other.intentId, { status: 'completed', cost_cents: 1 }),
      ],
      ['evidence.signature_invalid', 'no signature', { ...right, payee_signature: emptySignature }],
      ['evidence.payee_mismatch', 'another payee', { ...right, payee_did: 'did:web:thief.example' }],
      ['evidence.payee_mismatch', 'another key', { ...right, payee_pubkey: neutral, payee_signature: emptySignature }],
      ['evidence.submitted_at_invalid', 'no time', { ...right, submitted_at: 'now' }],
    ];
    for (const [expected, label, forgedBody] of forgeriesOfPayee) {
      const { code } = await expectRefused(world, evidence, submitting(intentId, forgedBody), label);
      expect(code, label).toBe(expected);
    }
  });
});

describe('content that nobody thought of', () => {
  /** JSON objects as an attacker writes them, salted with the words that the engine knows. */
  const words = fc.constantFrom(
    'op',
    'path',
    'value',
    'values',
    'clause',
    'clauses',
    'version',
    'root',
    'type',
    'properties',
    'items',
    'required',
    'pattern',
    '$ref',
    '$defs',
    'anyOf',
    'not',
    'enum',
    'const',
    'sandbox_scenario',
    'status',
    'constructor',
    'length',
    '0',
    '',
  );
  const leaf = fc.oneof(
    words,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(
      'all',
      'eq',
      'lt',
      'in',
      'exists',
      'schema',
      'object',
      'array',
      'string',
      '#',
      '#/$defs/a',
      '(a+)+$',
      '\u2028',
      '🪙',
    ),
  );
  const { tree } = fc.letrec<{ tree: JsonValue; object: JsonObject }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      tie('object'),
    ),
    object: fc.dictionary(words, tie('tree'), { maxKeys: 5 }),
  }));
  const object: fc.Arbitrary<JsonObject> = fc.dictionary(words, tree, { maxKeys: 5 });
  const runs = { numRuns: 150 } as const;

  it.each([
    ['predicate', (value: JsonObject): Agreement => ({ predicate: value })],
    ['predicate root', (value: JsonObject): Agreement => ({ predicate: predicate(value) })],
    ['evidence schema', (value: JsonObject): Agreement => ({ evidenceSchema: value })],
    ['budget', (value: JsonObject): Agreement => ({ budget: value })],
  ])('in the %s of an intent', async (label, agreement) => {
    await fc.assert(
      fc.asyncProperty(object, async (value) => {
        await expectNoFault(world, create, creating(client.agreementBody(agreement(value))), label);
      }),
      runs,
    );
  });

  it('in the payload of evidence', async () => {
    const terms: Agreement = { evidenceSchema: {}, predicate: completedWithinBudget };
    let intentId = (await funded(client, terms)).intentId;
    await fc.assert(
      fc.asyncProperty(object, async (payload) => {
        const body = client.evidenceBody(intentId, payload);
        const reply = await expectNoFault(world, evidence, submitting(intentId, body), 'payload');
        if (reply.status === 200) intentId = (await funded(client, terms)).intentId;
      }),
      runs,
    );
  });

  it('in the largest amount that the wire knows', async () => {
    const amountCents = Number.MAX_SAFE_INTEGER;
    const { intentId } = await funded(client, { amountCents });
    await client.evidence(intentId, { status: 'completed', cost_cents: amountCents });
    expect(await client.confirm(intentId)).toMatchObject({ status: 200, body: { amount_cents: amountCents } });
    const summary = endpointOf('harbor.operator.summary');
    await opened(client, { amountCents });
    await funded(client, { amountCents });
    await expectNoFault(world, summary, client.requests.plain('GET', summary.path), 'summary of largest amounts');
  });
});
