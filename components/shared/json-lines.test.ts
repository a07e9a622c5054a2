import { describe, expect, it } from 'vitest';
import type { JsonValue } from '@/lib/kernel/canonical-json';
import { layOutJson, pathKey, quote } from './json-lines';

const print = (document: JsonValue, bound = 1_000) =>
  layOutJson(document, bound)
    .lines.map(
      ({ depth, key, text, comma }) =>
        `${' '.repeat(depth)}${key === null ? '' : `${key}: `}${text}${comma ? ',' : ''}`,
    )
    .join('\n');

describe('layOutJson', () => {
  it('writes what JSON.stringify writes, line by line', () => {
    const document = { a: 1, b: [true, null, { c: 'x' }], d: {}, e: [] };
    expect(print(document)).toBe(
      ['{', ' a: 1,', ' b: [', '  true,', '  null,', '  {', '   c: "x"', '  }', ' ],', ' d: {},', ' e: []', '}'].join(
        '\n',
      ),
    );
  });

  it('gives each value the path that a clause would name', () => {
    const { lines } = layOutJson({ items: [{ price: 5 }] }, 100);
    expect(lines.find((line) => line.text === '5')?.path).toEqual(['items', '0', 'price']);
    expect(pathKey(['a', 'b'])).not.toBe(pathKey(['a,b']));
  });

  it('stops at the bound and says so', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => index);
    expect(layOutJson(many, 50).lines).toHaveLength(50);
    expect(layOutJson(many, 50).cut).toBe(true);
    expect(layOutJson([1], 3).cut).toBe(false);
  });

  it('walks a document nested deeper than the call stack', () => {
    let document: JsonValue = 1;
    for (let depth = 0; depth < 2_000; depth++) document = [document];
    expect(layOutJson(document, 10_000).lines).toHaveLength(4_001);
  });
});

describe('quote', () => {
  it('shows characters that hide or turn text around', () => {
    expect(quote('pay\u202Egpj.exe\u200B\u0007')).toBe('"pay\\u{202e}gpj.exe\\u{200b}\\u0007"');
  });

  it('leaves markup as text', () => {
    expect(quote('<script>alert("x")</script>')).toBe('"<script>alert(\\"x\\")</script>"');
  });

  it('cuts a long string and names its length', () => {
    expect(quote('x'.repeat(3_000))).toMatch(/" … 3,000 characters in all$/);
  });
});
