import { describe, expect, test } from 'vitest';
import type { JsonValue } from '@/lib/kernel/canonical-json';
import { type operatorFields, predicateLimits } from './ast';
import { parsePredicate } from './parse';

const withRoot = (root: JsonValue): JsonValue => ({ version: 1, root });

const refusalOf = (document: JsonValue) => {
  const parsed = parsePredicate(document);
  return parsed.ok ? null : parsed.refusal;
};

const nested = (depth: number): JsonValue => (depth === 1 ? { op: 'true' } : { op: 'not', clause: nested(depth - 1) });

const steps = (count: number): JsonValue => Array.from({ length: count }, () => 'a');

describe('every operator is read', () => {
  const documents: Record<keyof typeof operatorFields, JsonValue> = {
    true: { op: 'true' },
    false: { op: 'false' },
    all: { op: 'all', clauses: [{ op: 'true' }] },
    any: { op: 'any', clauses: [{ op: 'true' }, { op: 'false' }] },
    not: { op: 'not', clause: { op: 'false' } },
    eq: { op: 'eq', path: ['status'], value: { code: [1, null] } },
    ne: { op: 'ne', path: ['status'], value: null },
    lt: { op: 'lt', path: ['n'], value: 1 },
    lte: { op: 'lte', path: ['n'], value: 1.5 },
    gt: { op: 'gt', path: ['n'], value: -1 },
    gte: { op: 'gte', path: ['n'], value: 0 },
    in: { op: 'in', path: ['status'], values: ['a', 1] },
    exists: { op: 'exists', path: ['a', 'b'] },
    lte_budget: { op: 'lte_budget', path: ['cost_cents'] },
    schema: { op: 'schema' },
  };
  test.each(Object.entries(documents))('%s', (_, root) => {
    expect(parsePredicate(withRoot(root))).toEqual({ ok: true, value: { version: 1, root } });
  });

  test('an array index may be a number; it is read as a decimal step', () => {
    expect(parsePredicate(withRoot({ op: 'exists', path: ['items', 0] }))).toMatchObject({
      value: { root: { path: ['items', '0'] } },
    });
  });
});

describe('what is malformed is refused with its place', () => {
  test.each<[string, JsonValue, string]>([
    ['not an object', ['version'], 'predicate_dsl'],
    ['unknown field of the document', { version: 1, root: { op: 'true' }, roots: 1 }, 'predicate_dsl.roots'],
    ['no version', { root: { op: 'true' } }, 'predicate_dsl.version'],
    ['version as text', { version: '1', root: { op: 'true' } }, 'predicate_dsl.version'],
    ['no root', { version: 1 }, 'predicate_dsl.root'],
    ['root without op', withRoot({}), 'predicate_dsl.root.op'],
    ['unknown operator', withRoot({ op: 'regex' }), 'predicate_dsl.root.op'],
    ['an operator named like a prototype member', withRoot({ op: 'constructor' }), 'predicate_dsl.root.op'],
    ['misspelt field', withRoot({ op: 'eq', path: ['a'], value: 1, vaule: 2 }), 'predicate_dsl.root.vaule'],
    ['field of another operator', withRoot({ op: 'true', path: ['a'] }), 'predicate_dsl.root.path'],
    ['empty group', withRoot({ op: 'all', clauses: [] }), 'predicate_dsl.root.clauses'],
    ['group without clauses', withRoot({ op: 'any' }), 'predicate_dsl.root.clauses'],
    ['clause inside a group', withRoot({ op: 'all', clauses: [{ op: 'true' }, 7] }), 'predicate_dsl.root.clauses.1'],
    ['not without clause', withRoot({ op: 'not' }), 'predicate_dsl.root.clause'],
    ['path as text', withRoot({ op: 'exists', path: 'a.b' }), 'predicate_dsl.root.path'],
    ['empty path', withRoot({ op: 'exists', path: [] }), 'predicate_dsl.root.path'],
    ['negative step', withRoot({ op: 'exists', path: ['a', -1] }), 'predicate_dsl.root.path.1'],
    ['fractional step', withRoot({ op: 'exists', path: [0.5] }), 'predicate_dsl.root.path.0'],
    ['null step', withRoot({ op: 'exists', path: [null] }), 'predicate_dsl.root.path.0'],
    ['eq without value', withRoot({ op: 'eq', path: ['a'] }), 'predicate_dsl.root.value'],
    ['lt of text', withRoot({ op: 'lt', path: ['a'], value: '5' }), 'predicate_dsl.root.value'],
    ['in without values', withRoot({ op: 'in', path: ['a'], values: [] }), 'predicate_dsl.root.values'],
    ['a number beyond doubles', withRoot({ op: 'gt', path: ['a'], value: Number.POSITIVE_INFINITY }), 'predicate_dsl'],
  ])('%s', (_, document, field) => {
    const refusal = refusalOf(document);
    expect(refusal).toMatchObject({ code: 'predicate.malformed', status: 400, field });
    expect(refusal?.details?.path).toEqual(field.split('.').slice(1));
  });

  test.each([0, 2, 1.5, -1])('version %d is not supported', (version) => {
    expect(refusalOf({ version, root: { op: 'true' } })).toMatchObject({
      code: 'predicate.version_unsupported',
      field: 'predicate_dsl.version',
    });
  });
});

describe('limits', () => {
  const group = (clauses: number): JsonValue => ({
    op: 'all',
    clauses: Array.from({ length: clauses }, () => ({ op: 'true' })),
  });
  const literal = (bytes: number): JsonValue => ({ op: 'eq', path: ['a'], value: 'x'.repeat(bytes - 2) });

  test.each<[string, JsonValue, JsonValue]>([
    ['depth', nested(predicateLimits.depth), nested(predicateLimits.depth + 1)],
    ['clauses', group(predicateLimits.nodes - 1), group(predicateLimits.nodes)],
    [
      'path',
      { op: 'exists', path: steps(predicateLimits.path) },
      { op: 'exists', path: steps(predicateLimits.path + 1) },
    ],
    [
      'step',
      { op: 'exists', path: ['x'.repeat(predicateLimits.step)] },
      { op: 'exists', path: ['x'.repeat(predicateLimits.step + 1)] },
    ],
    [
      'values',
      { op: 'in', path: ['a'], values: Array.from({ length: predicateLimits.values }, (_, i) => i) },
      { op: 'in', path: ['a'], values: Array.from({ length: predicateLimits.values + 1 }, (_, i) => i) },
    ],
    ['literal', literal(predicateLimits.literalBytes), literal(predicateLimits.literalBytes + 1)],
  ])('%s', (_, largest, tooLarge) => {
    expect(refusalOf(withRoot(largest))).toBeNull();
    expect(refusalOf(withRoot(tooLarge))).toMatchObject({ code: 'predicate.too_large', status: 400 });
  });

  test('nesting that would overflow a stack is refused', () => {
    const deep = nested(5_000);
    expect(refusalOf(withRoot(deep))).toMatchObject({ code: 'predicate.too_large' });
  });
});
