import { describe, expect, test } from 'vitest';
import type { JsonValue } from '@/lib/kernel/canonical-json';
import { parseJsonSchema } from './parse';
import { schemaLimits } from './schema';

const refusalOf = (schema: JsonValue) => {
  const parsed = parseJsonSchema(schema);
  return parsed.ok ? null : parsed.refusal;
};

describe('accepted', () => {
  test.each<[string, JsonValue]>([
    ['the empty schema', {}],
    ['true', true],
    ['false', false],
    [
      'the dialect by name',
      { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'https://example.com/order' },
    ],
    [
      'annotations, among them format',
      {
        title: 'Order',
        description: 'What was delivered',
        default: {},
        deprecated: false,
        readOnly: true,
        writeOnly: false,
        examples: [{}],
        $comment: 'none',
        format: 'email',
        contentEncoding: 'base64',
        contentMediaType: 'text/plain',
        contentSchema: { type: 'string' },
        'x-owner': { any: ['thing'] },
      },
    ],
    ['a reference to a definition', { $defs: { id: { type: 'string' } }, properties: { id: { $ref: '#/$defs/id' } } }],
    ['a reference to a property', { properties: { a: { type: 'string' }, b: { $ref: '#/properties/a' } } }],
    ['an escaped reference', { $defs: { 'a/b~c d': true }, $ref: '#/$defs/a~1b~0c%20d' }],
    ['an anchor', { $defs: { x: { $anchor: 'money' } }, $ref: '#money' }],
    ['recursion that goes down', { properties: { next: { $ref: '#' } }, items: { $ref: '#' } }],
    [
      'property names of the prototype',
      { properties: { constructor: true, ['__proto__']: true }, required: ['toString'] },
    ],
  ])('%s', (_, schema) => {
    expect(refusalOf(schema)).toBeNull();
  });
});

describe('refused with its place', () => {
  test.each<[string, JsonValue, string]>([
    ['a number', 7, ''],
    ['unknown keyword', { properties: { a: { requried: [] } } }, '.properties.a.requried'],
    ['keyword of another dialect', { nullable: true }, '.nullable'],
    ['dependencies', { dependencies: {} }, '.dependencies'],
    ['additionalItems', { additionalItems: false }, '.additionalItems'],
    ['dynamic reference', { $dynamicRef: '#x' }, '.$dynamicRef'],
    ['vocabulary', { $vocabulary: {} }, '.$vocabulary'],
    ['another draft', { $schema: 'http://json-schema.org/draft-07/schema#' }, '.$schema'],
    ['an inner document', { $defs: { a: { $id: 'https://example.com/a' } } }, '.$defs.a.$id'],
    ['remote reference', { $ref: 'https://example.com/schema.json' }, '.$ref'],
    ['relative reference', { $ref: 'other.json#/a' }, '.$ref'],
    ['reference to nothing', { items: { $ref: '#/$defs/nothing' } }, '.items.$ref'],
    ['reference to what is not a schema', { required: ['a'], $ref: '#/required' }, '.$ref'],
    ['broken percent escape', { $ref: '#/%zz' }, '.$ref'],
    ['reference that is no text', { $ref: 1 }, '.$ref'],
    ['anchor with a strange name', { $anchor: '#a' }, '.$anchor'],
    ['anchor twice', { $defs: { a: { $anchor: 'x' }, b: { $anchor: 'x' } } }, '.$defs.b.$anchor'],
    ['definitions that are no schemas', { $defs: { a: 1 } }, '.$defs.a'],
    ['a schema that is itself', { $ref: '#' }, '.$ref'],
    ['two that are each other', { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } }, '.$defs.a.$ref'],
    ['itself in an alternative', { anyOf: [{ type: 'string' }, { not: { $ref: '#' } }] }, '.anyOf.1.not.$ref'],
    [
      'itself in a condition',
      { if: true, else: { dependentSchemas: { a: { $ref: '#' } } } },
      '.else.dependentSchemas.a.$ref',
    ],
    ['unknown type', { type: 'float' }, '.type'],
    ['no type', { type: [] }, '.type'],
    ['empty enum', { enum: [] }, '.enum'],
    ['multipleOf zero', { multipleOf: 0 }, '.multipleOf'],
    ['maximum as text', { maximum: '5' }, '.maximum'],
    ['exclusiveMaximum of draft 4', { exclusiveMaximum: true }, '.exclusiveMaximum'],
    ['negative length', { minLength: -1 }, '.minLength'],
    ['fractional count', { maxItems: 1.5 }, '.maxItems'],
    ['uniqueItems as text', { uniqueItems: 'yes' }, '.uniqueItems'],
    ['required of draft 3', { properties: { a: { required: true } } }, '.properties.a.required'],
    ['required twice', { required: ['a', 'a'] }, '.required'],
    ['dependentRequired', { dependentRequired: { a: 'b' } }, '.dependentRequired.a'],
    ['look-ahead', { pattern: '(?=a)' }, '.pattern'],
    ['back-reference', { pattern: '(a)\\1' }, '.pattern'],
    ['named back-reference', { pattern: '(?<x>a)\\k<x>' }, '.pattern'],
    ['a pattern that repeats too much', { pattern: '(?:a{1,30}){1,30}' }, '.pattern'],
    ['a long pattern', { pattern: 'a'.repeat(257) }, '.pattern'],
    ['a pattern of names', { patternProperties: { '[': true } }, '.patternProperties.['],
    ['items as a list', { items: [true] }, '.items'],
    ['empty prefixItems', { prefixItems: [] }, '.prefixItems'],
    ['empty allOf', { allOf: [] }, '.allOf'],
    ['anyOf of one schema', { anyOf: {} }, '.anyOf'],
    ['else without if', { else: true }, '.else'],
    ['minContains without contains', { minContains: 2 }, '.minContains'],
    ['properties as a list', { properties: [] }, '.properties'],
    ['additionalProperties as text', { additionalProperties: 'no' }, '.additionalProperties'],
    ['a schema in unevaluatedProperties', { unevaluatedProperties: { type: 'x' } }, '.unevaluatedProperties.type'],
  ])('%s', (_, schema, place) => {
    expect(refusalOf(schema)).toMatchObject({
      code: 'evidence_schema.invalid',
      status: 400,
      field: `evidence_schema${place}`,
    });
  });

  test('all problems are told, up to a bound', () => {
    const refusal = refusalOf({ type: 'x', properties: { a: { minLength: -1 } } });
    expect(refusal?.details?.problems).toEqual([
      { path: ['type'], message: expect.stringContaining('must be one of') },
      { path: ['properties', 'a', 'minLength'], message: 'must be a whole number from 0' },
    ]);
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, { nope: 1 }]));
    expect(refusalOf({ properties: many })?.details?.problems).toHaveLength(schemaLimits.errors);
  });
});

describe('limits', () => {
  const definitions = (count: number, schemaOf: (i: number) => JsonValue): JsonValue => ({
    $defs: Object.fromEntries(Array.from({ length: count }, (_, i) => [`d${i}`, schemaOf(i)])),
  });

  test('schemas', () => {
    expect(refusalOf(definitions(schemaLimits.nodes - 1, () => true))).toBeNull();
    expect(refusalOf(definitions(schemaLimits.nodes, () => true))).not.toBeNull();
  });

  test('patterns count once each', () => {
    const schemaOf = (i: number): JsonValue => ({ pattern: `^a{${i % schemaLimits.patterns}}$` });
    expect(refusalOf(definitions(schemaLimits.patterns * 2, schemaOf))).toBeNull();
    expect(refusalOf(definitions(schemaLimits.patterns + 1, (i) => ({ pattern: `^a{${i}}$` })))).not.toBeNull();
  });

  test('nesting', () => {
    let deep: JsonValue = true;
    for (let i = 0; i < 100; i++) deep = { not: deep };
    expect(refusalOf(deep)).toMatchObject({ code: 'evidence_schema.invalid' });
  });
});
