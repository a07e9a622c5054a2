import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from './bytes';
import { canonicalJson, isJson, isJsonObject, type JsonValue, jsonProblem } from './canonical-json';
import { jsonDigest } from './hash';

interface Vectors {
  readonly cases: readonly {
    readonly input: JsonValue;
    readonly canonical_json: string;
    readonly canonical_utf8_hex: string;
    readonly blake3_hex: string;
  }[];
}

const file = new URL('../harbor/domain/testdata/01-canonical-json-blake3.json', import.meta.url);
const vectors: Vectors = JSON.parse(readFileSync(file, 'utf8'));

/** What a signer's kit does: rebuild every object in sorted order and let the engine print it. */
function byRebuilding(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(byRebuilding);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, byRebuilding(value[key] ?? null)]),
  );
}

const text = fc.string({ unit: 'binary', maxLength: 4 });
const scalar = [
  text,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
];
const json: fc.Arbitrary<JsonValue> = fc
  .anything({ key: text, values: scalar, maxDepth: 3, maxKeys: 5 })
  .map((value) => JSON.parse(JSON.stringify(value)));

describe('vector 01', () => {
  it('has all its cases', () => {
    expect(vectors.cases).toHaveLength(19);
  });

  it.each(vectors.cases.map((vector) => [vector.canonical_json, vector] as const))('%s', (_, vector) => {
    const text = canonicalJson(vector.input);
    expect(text).toBe(vector.canonical_json);
    expect(toHex(utf8(text))).toBe(vector.canonical_utf8_hex);
    expect(toHex(jsonDigest(vector.input))).toBe(vector.blake3_hex);
  });
});

describe('canonicalJson', () => {
  it('prints what a rebuilt sorted object prints', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(value)).toBe(JSON.stringify(byRebuilding(value)));
      }),
    );
  });

  it('orders keys like the engine around the array index limit', () => {
    const keys = fc.constantFrom(
      '0',
      '00',
      '1',
      '9',
      '10',
      '-1',
      '1.5',
      '4294967294',
      '4294967295',
      '99999999999',
      'a',
      '',
    );
    fc.assert(
      fc.property(fc.uniqueArray(keys), (names) => {
        const value = Object.fromEntries(names.map((name, i) => [name, i]));
        expect(canonicalJson(value)).toBe(JSON.stringify(byRebuilding(value)));
      }),
    );
  });

  it('is its own fixed point and ignores the order in which members were written', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        if (!isJsonObject(value)) return;
        expect(canonicalJson(Object.fromEntries(Object.entries(value).reverse()))).toBe(text);
      }),
    );
  });

  it('keeps __proto__ as data, so that nothing escapes the digest', () => {
    const value: JsonValue = JSON.parse('{"b":1,"__proto__":{"x":1}}');
    expect(canonicalJson(value)).toBe('{"__proto__":{"x":1},"b":1}');
    expect(jsonDigest(value)).not.toEqual(jsonDigest({ b: 1 }));
  });

  it('throws past its limits and on what JSON cannot say', () => {
    expect(() => canonicalJson([[1]], { depth: 1, nodes: 10 })).toThrow('too deep');
    expect(() => canonicalJson([1, 2], { depth: 1, nodes: 2 })).toThrow('too many nodes');
    expect(() => canonicalJson(Number.NaN)).toThrow('not a finite number');
  });
});

describe('jsonProblem', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

  it('admits exactly the depth and the nodes of the bounds', () => {
    expect(jsonProblem(nested(32))).toBeNull();
    expect(jsonProblem(nested(33))).toBe('too_deep');
    expect(jsonProblem(new Array(9_999).fill(0))).toBeNull();
    expect(jsonProblem(new Array(10_000).fill(0))).toBe('too_many_nodes');
  });

  it('knows what is not JSON', () => {
    for (const value of [undefined, Number.POSITIVE_INFINITY, 1n, () => 1, { a: undefined }]) {
      expect(jsonProblem(value)).toBe('not_json');
    }
    expect(jsonProblem(JSON.parse('{"__proto__":[null,true,"x",1.5]}'))).toBeNull();
  });

  it('admits only what canonicalJson can print', () => {
    fc.assert(
      fc.property(fc.anything({ maxDepth: 3 }), (value) => {
        const limits = { depth: 2, nodes: 6 };
        if (!isJson(value, limits)) return;
        expect(() => canonicalJson(value, limits)).not.toThrow();
      }),
    );
  });
});
