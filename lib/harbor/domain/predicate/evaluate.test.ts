import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJsonSchema } from '@/lib/harbor/domain/json-schema/parse';
import { toHex, utf8 } from '@/lib/kernel/bytes';
import type { JsonValue } from '@/lib/kernel/canonical-json';
import { blake3 } from '@/lib/kernel/hash';
import { operatorFields } from './ast';
import { evaluatePredicate, type PredicateEvaluation } from './evaluate';
import { parsePredicate } from './parse';

const orderSchema = { type: 'object', required: ['status'], properties: { status: { type: 'string' } } };

interface Case {
  readonly root: JsonValue;
  readonly payload?: JsonValue;
  readonly amount?: bigint;
  readonly schema?: JsonValue;
}

function run({ root, payload = {}, amount = 1_000n, schema = orderSchema }: Case) {
  const predicate = parsePredicate({ version: 1, root });
  const evidenceSchema = parseJsonSchema(schema);
  if (!predicate.ok) throw new Error(predicate.refusal.message);
  if (!evidenceSchema.ok) throw new Error(evidenceSchema.refusal.message);
  return evaluatePredicate(predicate.value, { payload, amount, evidenceSchema: evidenceSchema.value });
}

function evaluate(input: Case): PredicateEvaluation {
  const outcome = run(input);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
}

const passed = true;
const at = (path: readonly (string | number)[]) => ({ path });

describe('every operator: passing, failing, missing, of another type', () => {
  const deep = { order: { lines: [{ sku: 'a', n: 2 }], total: 12.5 }, none: null };
  test.each<[string, JsonValue, JsonValue, boolean | string]>([
    ['true', { op: 'true' }, {}, passed],
    ['false', { op: 'false' }, {}, 'constant_false'],
    ['all', { op: 'all', clauses: [{ op: 'true' }, { op: 'true' }] }, {}, passed],
    ['all, one false', { op: 'all', clauses: [{ op: 'true' }, { op: 'false' }] }, {}, 'clause_failed'],
    ['any', { op: 'any', clauses: [{ op: 'false' }, { op: 'true' }] }, {}, passed],
    ['any, none', { op: 'any', clauses: [{ op: 'false' }, { op: 'false' }] }, {}, 'no_clause_passed'],
    ['not', { op: 'not', clause: { op: 'false' } }, {}, passed],
    ['not of what holds', { op: 'not', clause: { op: 'true' } }, {}, 'clause_passed'],

    ['eq number', { op: 'eq', ...at(['order', 'total']), value: 12.5 }, deep, passed],
    ['eq text', { op: 'eq', ...at(['order', 'lines', 0, 'sku']), value: 'a' }, deep, passed],
    ['eq ignores member order', { op: 'eq', ...at(['order', 'lines', 0]), value: { n: 2, sku: 'a' } }, deep, passed],
    ['eq array', { op: 'eq', ...at(['a']), value: [1, 2] }, { a: [1, 2] }, passed],
    ['eq array in another order', { op: 'eq', ...at(['a']), value: [1, 2] }, { a: [2, 1] }, 'value_mismatch'],
    ['eq null', { op: 'eq', ...at(['none']), value: null }, deep, passed],
    ['eq null of a value', { op: 'eq', ...at(['order']), value: null }, deep, 'value_mismatch'],
    ['eq of null', { op: 'eq', ...at(['none']), value: 1 }, deep, 'type_mismatch'],
    ['eq minus zero', { op: 'eq', ...at(['a']), value: 0 }, { a: -0 }, passed],
    ['eq other value', { op: 'eq', ...at(['order', 'total']), value: 12 }, deep, 'value_mismatch'],
    ['eq other type', { op: 'eq', ...at(['order', 'total']), value: '12.5' }, deep, 'type_mismatch'],
    ['eq missing', { op: 'eq', ...at(['order', 'sum']), value: 12.5 }, deep, 'path_missing'],

    ['ne', { op: 'ne', ...at(['s']), value: 'failed' }, { s: 'done' }, passed],
    ['ne same', { op: 'ne', ...at(['s']), value: 'failed' }, { s: 'failed' }, 'value_mismatch'],
    ['ne other type', { op: 'ne', ...at(['s']), value: 'failed' }, { s: 0 }, 'type_mismatch'],
    ['ne of null', { op: 'ne', ...at(['s']), value: 'failed' }, { s: null }, 'type_mismatch'],
    ['ne null', { op: 'ne', ...at(['s']), value: null }, { s: 'x' }, passed],
    ['ne null of null', { op: 'ne', ...at(['s']), value: null }, { s: null }, 'value_mismatch'],
    ['ne missing', { op: 'ne', ...at(['s']), value: 'failed' }, {}, 'path_missing'],

    ['lt', { op: 'lt', ...at(['n']), value: 3 }, { n: 2.999 }, passed],
    ['lt equal', { op: 'lt', ...at(['n']), value: 3 }, { n: 3 }, 'value_mismatch'],
    ['lte equal', { op: 'lte', ...at(['n']), value: 3 }, { n: 3 }, passed],
    ['lte above', { op: 'lte', ...at(['n']), value: 3 }, { n: 3.1 }, 'value_mismatch'],
    ['gt', { op: 'gt', ...at(['n']), value: 3 }, { n: 4 }, passed],
    ['gt equal', { op: 'gt', ...at(['n']), value: 3 }, { n: 3 }, 'value_mismatch'],
    ['gte equal', { op: 'gte', ...at(['n']), value: 3 }, { n: 3 }, passed],
    ['gte below', { op: 'gte', ...at(['n']), value: 3 }, { n: 2 }, 'value_mismatch'],
    ['gte of text', { op: 'gte', ...at(['n']), value: 3 }, { n: '4' }, 'type_mismatch'],
    ['lt of true', { op: 'lt', ...at(['n']), value: 3 }, { n: true }, 'type_mismatch'],
    ['gt missing', { op: 'gt', ...at(['n']), value: 3 }, {}, 'path_missing'],

    ['in', { op: 'in', ...at(['s']), values: ['a', 'b'] }, { s: 'b' }, passed],
    ['in objects', { op: 'in', ...at(['s']), values: [1, { b: 1, a: 2 }] }, { s: { a: 2, b: 1 } }, passed],
    ['in, not listed', { op: 'in', ...at(['s']), values: ['a', 'b'] }, { s: 'c' }, 'value_mismatch'],
    ['in, of another type', { op: 'in', ...at(['s']), values: ['1', '2'] }, { s: 1 }, 'type_mismatch'],
    ['in missing', { op: 'in', ...at(['s']), values: ['a'] }, {}, 'path_missing'],

    ['exists', { op: 'exists', ...at(['order', 'lines', '0', 'n']) }, deep, passed],
    ['exists null', { op: 'exists', ...at(['none']) }, deep, passed],
    ['exists below null', { op: 'exists', ...at(['none', 'x']) }, deep, 'path_missing'],
    ['exists missing', { op: 'exists', ...at(['order', 'lines', 1]) }, deep, 'path_missing'],

    ['lte_budget', { op: 'lte_budget', ...at(['c']) }, { c: 1_000 }, passed],
    ['lte_budget zero', { op: 'lte_budget', ...at(['c']) }, { c: 0 }, passed],
    ['lte_budget above', { op: 'lte_budget', ...at(['c']) }, { c: 1_001 }, 'over_budget'],
    ['lte_budget negative', { op: 'lte_budget', ...at(['c']) }, { c: -1 }, 'not_an_amount'],
    ['lte_budget fraction', { op: 'lte_budget', ...at(['c']) }, { c: 999.5 }, 'not_an_amount'],
    ['lte_budget beyond 2^53', { op: 'lte_budget', ...at(['c']) }, { c: 2 ** 53 }, 'not_an_amount'],
    ['lte_budget of text', { op: 'lte_budget', ...at(['c']) }, { c: '1' }, 'type_mismatch'],
    ['lte_budget missing', { op: 'lte_budget', ...at(['c']) }, {}, 'path_missing'],

    ['schema', { op: 'schema' }, { status: 'done' }, passed],
    ['schema, missing member', { op: 'schema' }, {}, 'schema_mismatch'],
    ['schema, other type', { op: 'schema' }, { status: 1 }, 'schema_mismatch'],
  ])('%s', (_, root, payload, expected) => {
    const { passed: verdict, trace } = evaluate({ root, payload });
    expect(verdict).toBe(expected === passed);
    expect(trace[0]).toMatchObject({ passed: verdict });
    expect(trace[0]?.reason).toBe(expected === passed ? undefined : expected);
  });

  test('lte_budget compares amounts that a double cannot hold', () => {
    const root = { op: 'lte_budget', path: ['c'] };
    expect(evaluate({ root, payload: { c: Number.MAX_SAFE_INTEGER }, amount: 2n ** 62n }).passed).toBe(true);
    expect(evaluate({ root, payload: { c: Number.MAX_SAFE_INTEGER }, amount: 2n ** 53n - 2n }).passed).toBe(false);
  });
});

describe('paths read own data only', () => {
  test.each<[string, readonly (string | number)[], JsonValue]>([
    ['constructor', ['constructor'], {}],
    ['__proto__', ['__proto__'], {}],
    ['toString of an array', ['list', 'map'], { list: [] }],
    ['length of an array', ['list', 'length'], { list: [1] }],
    ['length of text', ['text', 'length'], { text: 'abc' }],
    ['a character of text', ['text', 0], { text: 'abc' }],
    ['index with a leading zero', ['list', '00'], { list: [1] }],
    ['index with a sign', ['list', '+0'], { list: [1] }],
    ['index as a fraction', ['list', '0.0'], { list: [1] }],
  ])('%s is missing', (_, path, payload) => {
    expect(evaluate({ root: { op: 'exists', path }, payload }).trace[0]?.reason).toBe('path_missing');
  });

  test('a member that is really called __proto__ is read', () => {
    const payload: JsonValue = JSON.parse('{"__proto__": {"status": "done"}}');
    expect(evaluate({ root: { op: 'eq', path: ['__proto__', 'status'], value: 'done' }, payload }).passed).toBe(true);
  });

  test('a decimal step reads an object member of that name', () => {
    expect(evaluate({ root: { op: 'exists', path: [7] }, payload: { 7: 'x' } }).passed).toBe(true);
  });
});

describe('the trace', () => {
  const root: JsonValue = {
    op: 'all',
    clauses: [
      { op: 'false' },
      { op: 'any', clauses: [{ op: 'eq', path: ['a', 'b'], value: 'x'.repeat(64) }, { op: 'true' }] },
      { op: 'not', clause: { op: 'exists', path: ['a'] } },
    ],
  };
  const payload = { a: { b: 'x'.repeat(64) } };

  test('lists every clause in reading order with its own fuel, also after the group is decided', () => {
    const { trace, fuelUsed } = evaluate({ root, payload });
    expect(trace).toEqual([
      { op: 'all', passed: false, fuel_used: 1, reason: 'clause_failed' },
      { op: 'false', passed: false, fuel_used: 1, reason: 'constant_false' },
      { op: 'any', passed: true, fuel_used: 1 },
      // One for the clause, two for the steps, two for 66 bytes compared.
      { op: 'eq', path: ['a', 'b'], passed: true, fuel_used: 5 },
      { op: 'true', passed: true, fuel_used: 1 },
      { op: 'not', passed: false, fuel_used: 1, reason: 'clause_passed' },
      { op: 'exists', path: ['a'], passed: true, fuel_used: 2 },
    ]);
    expect(fuelUsed).toBe(12);
  });

  test('its hash is BLAKE3 over canonical JSON, as an auditor computes it', () => {
    const { traceHash } = evaluate({ root: { op: 'exists', path: ['a'] } });
    const published =
      '{"passed":false,"trace":[{"fuel_used":2,"op":"exists","passed":false,"path":["a"],"reason":"path_missing"}]}';
    expect(traceHash).toBe(toHex(blake3(utf8(published))));
  });

  test('its hash changes with the verdict', () => {
    const passing = evaluate({ root: { op: 'exists', path: ['a'] }, payload: { a: 1 } });
    const failing = evaluate({ root: { op: 'exists', path: ['a'] }, payload: {} });
    expect(passing.traceHash).not.toBe(failing.traceHash);
  });

  test('does not depend on the order of members', () => {
    const one = evaluate({ root: { op: 'schema' }, payload: { status: 'a', x: { p: 1, q: [2] } } });
    const other = evaluate({ root: { op: 'schema' }, payload: { x: { q: [2], p: 1 }, status: 'a' } });
    expect(other).toEqual(one);
  });
});

describe('fuel', () => {
  test('running out is a refusal, never a verdict', () => {
    const root: JsonValue = { op: 'any', clauses: [{ op: 'true' }, { op: 'eq', path: ['a'], value: 'x' }] };
    const outcome = run({ root, payload: { a: 'y'.repeat(64 * 10_000) } });
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'predicate.fuel_exhausted', status: 422 } });
  });

  test('the schema check draws on the same fuel', () => {
    const payload = { status: 'x', list: Array.from({ length: 9_000 }, (_, i) => i) };
    const schema = { ...orderSchema, properties: { list: { items: { type: 'number' } } } };
    expect(run({ root: { op: 'schema' }, payload, schema })).toMatchObject({
      refusal: { code: 'predicate.fuel_exhausted' },
    });
    expect(run({ root: { op: 'true' }, payload, schema })).toMatchObject({ ok: true });
  });
});

describe('on any predicate and any evidence', () => {
  const key = fc.constantFrom('a', 'b', '0', '__proto__', 'constructor', 'é');
  const evidence = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom<JsonValue>(null, true, false, 0, -0, 1, 0.1, 1e308, -5, '', 'a', '0', '\ud800', 'é'),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).value;
  const path = fc.array(fc.oneof(key, fc.nat(2)), { minLength: 1, maxLength: 4 });
  const clauseOf = (op: string, inner: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> => {
    const value = ['eq', 'ne'].includes(op) ? evidence : fc.double({ noNaN: true, noDefaultInfinity: true });
    return fc.record({
      op: fc.constant(op),
      ...(['all', 'any'].includes(op) ? { clauses: fc.array(inner, { minLength: 1, maxLength: 3 }) } : {}),
      ...(op === 'not' ? { clause: inner } : {}),
      ...(['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'exists', 'lte_budget'].includes(op) ? { path } : {}),
      ...(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'].includes(op) ? { value } : {}),
      ...(op === 'in' ? { values: fc.array(evidence, { minLength: 1, maxLength: 3 }) } : {}),
    });
  };
  const operators = Object.keys(operatorFields);
  const groups = ['all', 'any', 'not'];
  const clause = fc.letrec<{ clause: JsonValue }>((tie) => ({
    clause: fc.oneof(
      { maxDepth: 3 },
      fc.oneof(...operators.filter((op) => !groups.includes(op)).map((op) => clauseOf(op, fc.constant(null)))),
      fc.oneof(...groups.map((op) => clauseOf(op, tie('clause')))),
    ),
  })).clause;

  test('it answers, the same each time, whatever order members came in', () => {
    fc.assert(
      fc.property(clause, evidence, fc.bigInt({ min: 1n, max: 2n ** 53n }), (root, payload, amount) => {
        const outcome = run({ root, payload, amount });
        expect(run({ root: reversed(root), payload: reversed(payload), amount })).toEqual(outcome);
        if (!outcome.ok) return expect(outcome.refusal.code).toBe('predicate.fuel_exhausted');
        const { trace, fuelUsed, passed: verdict } = outcome.value;
        expect(trace[0]?.passed).toBe(verdict);
        expect(trace.reduce((sum, entry) => sum + entry.fuel_used, 0)).toBe(fuelUsed);
        for (const entry of trace) expect(entry.reason === undefined).toBe(entry.passed);
      }),
      { numRuns: 300 },
    );
  });

  test('any JSON at all is either read or refused', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        const parsed = parsePredicate(JSON.parse(JSON.stringify(document)));
        if (!parsed.ok) expect(parsed.refusal.status).toBe(400);
      }),
      { numRuns: 300 },
    );
  });

  /** The same JSON with every object's members the other way round; `fromEntries` keeps `__proto__` a plain member. */
  function reversed(value: JsonValue): JsonValue {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, each]) => [name, reversed(each)]),
    );
  }
});
