import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuelMeter } from '@/lib/harbor/domain/fuel';
import type { JsonObject, JsonValue } from '@/lib/kernel/canonical-json';
import { parseJsonSchema } from './parse';
import { schemaLimits } from './schema';
import { type SchemaReport, validateJson } from './validate';

function report(schema: JsonValue, value: JsonValue, fuel = fuelMeter()): SchemaReport {
  const parsed = parseJsonSchema(schema);
  if (!parsed.ok) throw new Error(parsed.refusal.message);
  return validateJson(parsed.value, value, fuel);
}

/** Made from entries: linters take an object with a `then` for a promise. */
const conditional = (condition: JsonValue, consequence: JsonValue, alternative: JsonValue): JsonObject =>
  Object.fromEntries([
    ['if', condition],
    ['then', consequence],
    ['else', alternative],
  ]);

/** Values that fit, and values that do not. */
type Cases = readonly [name: string, schema: JsonValue, fitting: readonly JsonValue[], others: readonly JsonValue[]];

const cases: readonly Cases[] = [
  ['true', true, [null, 1, {}], []],
  ['false', false, [], [null, 1, {}]],
  ['type null', { type: 'null' }, [null], [0, '', false, {}, []]],
  ['type boolean', { type: 'boolean' }, [true, false], [0, 'true', null]],
  ['type integer', { type: 'integer' }, [1, -1, 0, 1.0, 1e3, 1e300], [1.5, '1', null]],
  ['type number', { type: 'number' }, [1, 1.5, -0], ['1', null, true]],
  ['type string', { type: 'string' }, ['', 'a'], [1, null]],
  ['type array', { type: 'array' }, [[], [1]], [{}, 'a']],
  ['type object', { type: 'object' }, [{}], [[], null, 'a']],
  ['types', { type: ['string', 'null'] }, ['a', null], [1, {}]],
  [
    'enum',
    { enum: [1, 'a', null, { b: [1], a: 2 }] },
    [1, 1.0, 'a', null, { a: 2, b: [1] }],
    [2, 'b', { a: 2 }, [1], false],
  ],
  ['const', { const: { a: false } }, [{ a: false }], [{ a: 0 }, {}, { a: false, b: 1 }]],
  ['const of a list', { const: [1, 2] }, [[1, 2]], [[2, 1], [1]]],
  ['const zero', { const: 0 }, [0, -0], [false, null, '']],
  ['multipleOf', { multipleOf: 2 }, [0, 4, -6, 'text'], [3, 0.5]],
  ['multipleOf a decimal', { multipleOf: 0.01 }, [0.07, 19.99, 4.35, 1e21, 0, 35.01], [0.075, 0.001]],
  ['multipleOf a tenth', { multipleOf: 0.1 }, [0.3, 0.7, 1e10], [0.35]],
  ['multipleOf a tiny number', { multipleOf: 1e-8 }, [12391239123, 1.1e-7, 1e308], [1e-9]],
  ['multipleOf above the value', { multipleOf: 1e300 }, [0, 1e301], [1, 1e299]],
  ['minimum', { minimum: 1.1 }, [1.1, 2, 'x'], [1.09, -5]],
  ['exclusiveMinimum', { exclusiveMinimum: 0 }, [0.1, 5e-324], [0, -1]],
  ['maximum', { maximum: 3 }, [3, -9], [3.0000001]],
  ['exclusiveMaximum', { exclusiveMaximum: 3 }, [2.999], [3, 4]],
  ['minLength in code points', { minLength: 2 }, ['ab', '💩💩', 1], ['a', '💩', '']],
  ['maxLength in code points', { maxLength: 2 }, ['ab', '💩💩'], ['abc', '💩💩a']],
  ['minLength as a whole float', { minLength: 2.0 }, ['ab'], ['a']],
  ['pattern anywhere', { pattern: 'b+' }, ['abba', 1, null], ['aa', '']],
  ['pattern anchored', { pattern: '^[0-9a-f]{4}$' }, ['00ff'], ['00ff\n', '00fg', ' 00ff']],
  ['pattern of code points', { pattern: '^.\\u00e9\\u{1F600}$' }, ['xé😀'], ['xe😀']],
  ['pattern that would explode', { pattern: '^(a+)+$' }, ['a'.repeat(200)], [`${'a'.repeat(200)}b`]],
  ['minItems', { minItems: 1 }, [[1], 'x', {}], [[]]],
  ['maxItems', { maxItems: 1 }, [[], [1]], [[1, 2]]],
  [
    'uniqueItems',
    { uniqueItems: true },
    [[], [1, '1', true, [1], { a: 1 }]],
    [
      [1, 1.0],
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      [[], []],
    ],
  ],
  ['uniqueItems false', { uniqueItems: false }, [[1, 1]], []],
  [
    'prefixItems',
    { prefixItems: [{ type: 'integer' }, { type: 'string' }] },
    [[1, 'a'], [1], [], [1, 'a', null]],
    [['a'], [1, 2]],
  ],
  ['items', { items: { type: 'integer' } }, [[], [1, 2], { 0: 'a' }], [[1, 'a']]],
  [
    'items after prefixItems',
    { prefixItems: [{ type: 'string' }], items: { type: 'integer' } },
    [['a'], ['a', 1]],
    [['a', 'b'], [1]],
  ],
  ['items false', { prefixItems: [true, true], items: false }, [[1, 2], [1]], [[1, 2, 3]]],
  ['contains', { contains: { const: 5 } }, [[1, 5], 'x'], [[], [1]]],
  [
    'minContains',
    { contains: { const: 5 }, minContains: 2 },
    [
      [5, 5],
      [5, 5, 5],
    ],
    [[5], []],
  ],
  ['minContains zero', { contains: { const: 5 }, minContains: 0 }, [[], [1]], []],
  ['maxContains', { contains: { const: 5 }, maxContains: 1 }, [[5], [5, 1]], [[5, 5], []]],
  ['minProperties', { minProperties: 1 }, [{ a: 1 }, []], [{}]],
  ['maxProperties', { maxProperties: 1 }, [{}, { a: 1 }], [{ a: 1, b: 2 }]],
  ['required', { required: ['a', 'b'] }, [{ a: null, b: 1 }, 'x', []], [{}, { a: 1 }]],
  [
    'required of prototype names',
    { required: ['toString', 'constructor'] },
    [JSON.parse('{"toString":1,"constructor":2}')],
    [{}, { toString: 1 }],
  ],
  [
    'dependentRequired',
    { dependentRequired: { a: ['b', 'c'] } },
    [{}, { a: 1, b: 1, c: 1 }, { b: 1 }],
    [{ a: 1 }, { a: 1, b: 1 }],
  ],
  ['propertyNames', { propertyNames: { maxLength: 2 } }, [{}, { ab: 1 }, []], [{ abc: 1 }]],
  ['propertyNames false', { propertyNames: false }, [{}], [{ a: 1 }]],
  [
    'properties',
    { properties: { a: { type: 'integer' }, b: false } },
    [{}, { a: 1 }, { c: 'x' }, 'x'],
    [{ a: 'x' }, { b: 1 }],
  ],
  [
    'properties of prototype names',
    { properties: { toString: { type: 'string' } } },
    [{}, JSON.parse('{"toString":"a"}')],
    [JSON.parse('{"toString":1}')],
  ],
  [
    'a property named __proto__',
    JSON.parse('{"properties":{"__proto__":{"type":"number"}}}'),
    [{}, JSON.parse('{"__proto__":1}')],
    [JSON.parse('{"__proto__":"a"}')],
  ],
  [
    'patternProperties',
    { patternProperties: { '^n': { type: 'number' }, '5$': { minimum: 10 } } },
    [{ n: 1 }, { n5: 12 }, { x: 'a' }],
    [{ n: 'a' }, { n5: 5 }, { x5: 1 }],
  ],
  [
    'additionalProperties',
    { properties: { a: true }, patternProperties: { '^x': true }, additionalProperties: { type: 'null' } },
    [{ a: 1, xy: 2 }, { b: null }],
    [{ b: 1 }],
  ],
  [
    'additionalProperties false',
    { properties: { a: true }, additionalProperties: false },
    [{}, { a: 1 }],
    [{ a: 1, b: 2 }],
  ],
  ['additionalProperties alone', { additionalProperties: false }, [{}], [{ a: 1 }]],
  ['dependentSchemas', { dependentSchemas: { a: { required: ['b'] } } }, [{}, { a: 1, b: 1 }], [{ a: 1 }]],
  ['allOf', { allOf: [{ minimum: 2 }, { maximum: 3 }] }, [2, 3], [1, 4]],
  ['anyOf', { anyOf: [{ minimum: 5 }, { type: 'string' }] }, [6, 'a', null], [4]],
  ['oneOf', { oneOf: [{ multipleOf: 3 }, { multipleOf: 5 }] }, [9, 10], [15, 7]],
  ['not', { not: { type: 'string' } }, [1], ['a']],
  ['if then else', conditional({ minimum: 10 }, { multipleOf: 2 }, { maximum: 5 }), [12, 3], [11, 7]],
  ['if alone', { if: { minimum: 10 } }, [1, 100], []],
  ['if then', conditional({ const: 1 }, false, true), [2], [1]],
  ['$ref', { $defs: { n: { type: 'integer' } }, properties: { a: { $ref: '#/$defs/n' } } }, [{ a: 1 }], [{ a: 'x' }]],
  ['$ref beside other keywords', { $defs: { n: { type: 'integer' } }, $ref: '#/$defs/n', minimum: 3 }, [3], [2, 'x']],
  ['$ref to an anchor', { $defs: { n: { $anchor: 'n', type: 'integer' } }, items: { $ref: '#n' } }, [[1]], [['x']]],
  [
    'a tree',
    { properties: { value: { type: 'number' }, children: { items: { $ref: '#' } } }, required: ['value'] },
    [{ value: 1, children: [{ value: 2, children: [] }] }],
    [{ value: 1, children: [{ children: [] }] }],
  ],
  ['format says nothing', { type: 'string', format: 'email' }, ['not an address'], []],

  [
    'unevaluatedProperties',
    { allOf: [{ properties: { a: true } }], properties: { b: true }, unevaluatedProperties: false },
    [{ a: 1, b: 2 }, []],
    [{ c: 1 }],
  ],
  [
    'unevaluatedProperties, schema',
    { properties: { a: true }, unevaluatedProperties: { type: 'number' } },
    [{ a: 'x', b: 1 }],
    [{ b: 'x' }],
  ],
  [
    'unevaluatedProperties after additionalProperties',
    { additionalProperties: true, unevaluatedProperties: false },
    [{ a: 1 }],
    [],
  ],
  [
    'unevaluatedProperties sees only alternatives that fit',
    {
      anyOf: [
        { properties: { a: { const: 1 } }, required: ['a'] },
        { properties: { b: true }, required: ['b'] },
      ],
      unevaluatedProperties: false,
    },
    [{ a: 1 }, { b: 1 }, { a: 1, b: 1 }],
    [{ a: 2, b: 1 }],
  ],
  [
    'unevaluatedProperties sees through $ref, if, dependentSchemas',
    {
      $defs: { a: { properties: { a: true } } },
      $ref: '#/$defs/a',
      ...conditional({ properties: { k: { const: 1 } }, required: ['k'] }, { properties: { b: true } }, true),
      dependentSchemas: { d: { properties: { d: true } } },
      unevaluatedProperties: false,
    },
    [{ a: 1 }, { k: 1, b: 1 }, { d: 1 }],
    [{ b: 1 }, { k: 2 }],
  ],
  [
    'unevaluatedProperties does not see into not',
    { not: { not: { properties: { a: true } } }, unevaluatedProperties: false },
    [{}],
    [{ a: 1 }],
  ],
  [
    'unevaluatedProperties does not see into cousins',
    { allOf: [{ properties: { a: true } }, { unevaluatedProperties: false }] },
    [{}],
    [{ a: 1 }],
  ],
  ['unevaluatedItems', { prefixItems: [true], unevaluatedItems: false }, [[1], []], [[1, 2]]],
  ['unevaluatedItems after items', { items: true, unevaluatedItems: false }, [[1, 2]], []],
  [
    'unevaluatedItems after contains',
    { contains: { type: 'string' }, unevaluatedItems: { type: 'number' } },
    [
      ['a', 1],
      [1, 'a'],
    ],
    [['a', null]],
  ],
  [
    'unevaluatedItems through allOf',
    { allOf: [{ prefixItems: [true, true] }], unevaluatedItems: false },
    [[1, 2]],
    [[1, 2, 3]],
  ],
];

describe('each keyword', () => {
  test.each(cases)('%s', (_, schema, fitting, others) => {
    for (const value of fitting) expect([value, report(schema, value).errors]).toEqual([value, []]);
    for (const value of others) expect([value, report(schema, value).valid]).toEqual([value, false]);
    for (const value of others) expect(report(schema, value).errors.length).toBeGreaterThan(0);
  });
});

describe('errors', () => {
  test('name the place, the keyword and what is wrong, in a fixed order', () => {
    const schema: JsonValue = {
      properties: {
        lines: { items: { properties: { n: { type: 'integer' } }, required: ['sku'] } },
        code: { enum: [1, 2] },
      },
      required: ['id'],
    };
    const expected = [
      { path: [], keyword: 'required', message: 'must have "id"' },
      { path: ['code'], keyword: 'enum', message: 'must be one of the 2 values that are allowed' },
      { path: ['lines', '1'], keyword: 'required', message: 'must have "sku"' },
      { path: ['lines', '1', 'n'], keyword: 'type', message: 'must be integer, is string' },
    ];
    expect(report(schema, { lines: [{ sku: 'a' }, { n: 'x' }], code: 3 }).errors).toEqual(expected);
    expect(report(schema, { code: 3, lines: [{ sku: 'a' }, { n: 'x' }] }).errors).toEqual(expected);
  });

  test('are bounded', () => {
    const value = Array.from({ length: 100 }, () => 'x');
    expect(report({ items: { type: 'number' } }, value).errors).toHaveLength(schemaLimits.errors);
  });

  test('clip the names that they quote', () => {
    const names = Array.from({ length: 9 }, (_, i) => `${i}${'n'.repeat(500)}`);
    expect(report({ required: names }, {}).errors[0]?.message.length).toBeLessThan(500);
  });
});

describe('fuel', () => {
  test('an exponential schema runs out and finds nothing', () => {
    const $defs: Record<string, JsonValue> = { d0: { type: 'string' } };
    for (let i = 1; i <= 40; i++)
      $defs[`d${i}`] = { allOf: [{ $ref: `#/$defs/d${i - 1}` }, { $ref: `#/$defs/d${i - 1}` }] };
    const fuel = fuelMeter();
    expect(report({ $defs, $ref: '#/$defs/d40' }, 'x', fuel).valid).toBe(false);
    expect(fuel.exhausted).toBe(true);
  });

  test('a long chain of references does not overflow the stack', () => {
    const $defs: Record<string, JsonValue> = { d0: { type: 'string' } };
    for (let i = 1; i < 900; i++) $defs[`d${i}`] = { $ref: `#/$defs/d${i - 1}` };
    const fuel = fuelMeter();
    expect(report({ $defs, $ref: '#/$defs/d899' }, 'x', fuel).valid).toBe(false);
    expect(fuel.exhausted).toBe(true);
  });

  test('the dearest pattern within the limits takes a moment, not seconds', () => {
    let seed = 12_345;
    const noise = Array.from({ length: 4_000 }, () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed & 0x10000 ? 'a' : 'b';
    }).join('');
    const fuel = fuelMeter();
    const started = performance.now();
    report(
      { items: { pattern: '[ab]*a[ab]{300}[cd]' } },
      Array.from({ length: 50 }, () => noise),
      fuel,
    );
    expect(fuel.exhausted).toBe(true);
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});

describe('on any schema and any value', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const name = fc.constantFrom('a', 'b', '__proto__', 'constructor');
  const schema = fc.letrec<{ schema: JsonValue }>((tie) => {
    const inner = tie('schema');
    const list = fc.array(inner, { minLength: 1, maxLength: 2 });
    return {
      schema: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<JsonValue>(
          true,
          false,
          { type: 'string' },
          { minimum: 1 },
          { pattern: '^a' },
          { required: ['a'] },
        ),
        fc.record(
          {
            properties: fc.dictionary(name, inner, { maxKeys: 2, noNullPrototype: true }),
            additionalProperties: inner,
            items: inner,
            prefixItems: list,
            contains: inner,
            anyOf: list,
            oneOf: list,
            allOf: list,
            not: inner,
            if: inner,
            uniqueItems: fc.boolean(),
            unevaluatedProperties: inner,
            unevaluatedItems: inner,
          },
          { requiredKeys: [] },
        ),
      ),
    };
  }).schema;

  test('it answers the same each time, and never both fits and does not fit', () => {
    fc.assert(
      fc.property(schema, value, (anySchema, raw) => {
        const anyValue: JsonValue = JSON.parse(JSON.stringify(raw));
        const fuel = fuelMeter();
        const first = report(anySchema, anyValue, fuel);
        expect(report(anySchema, anyValue)).toEqual(first);
        expect(first.valid).toBe(first.errors.length === 0 && !fuel.exhausted);
        if (!fuel.exhausted) expect(report({ not: anySchema }, anyValue).valid).toBe(!first.valid);
      }),
      { numRuns: 300 },
    );
  });
});
