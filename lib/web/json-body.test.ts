import { describe, expect, it } from 'vitest';
import { bounds } from '@/lib/kernel/bounds';
import { readJson } from './json-body';

const read = (text: string) => readJson(new TextEncoder().encode(text));
const nested = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

describe('readJson', () => {
  it.each([
    '{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}',
    '{"colon:in name":"a:b","quote\\"":"\\\\","brace{":"}"}',
    '"text"',
    ' {"constructor":1,"toString":2} ',
    nested(bounds.jsonDepth),
  ])('reads %s as JSON.parse does', (text) => {
    expect(read(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it.each([
    ['a name given twice', '{"a":1,"a":1}', /same name twice/],
    ['a name given twice through an escape', '{"a":1,"\\u0061":2}', /same name twice/],
    ['a name given twice deep inside', '[{"x":{"a":1,"b":2,"a":3}}]', /same name twice/],
    ['a prototype', '{"__proto__":{"admin":true}}', /__proto__/],
    ['an infinite number', '{"a":1e400}', /too large/],
    ['a NUL', '{"a":"\\u0000"}', /U\+0000/],
    ['a lone surrogate', '{"a":"\\ud800"}', /surrogate/],
    ['a lone surrogate as a name', '{"\\udfff":1}', /surrogate/],
    ['deep nesting', nested(bounds.jsonDepth + 1), /nested deeper/],
    ['very deep nesting', '['.repeat(200_000), /nested deeper/],
    ['many values', `[${'1,'.repeat(bounds.jsonNodes)}1]`, /values/],
    ['a comment', '{/**/}', /syntax/],
    ['two values', '{}{}', /syntax/],
    ['an open string', '"abc\\', /syntax/],
    ['a byte order mark', '\ufeff{}', /syntax/],
  ])('refuses %s', (_, text, problem) => {
    expect(read(text)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });

  it('accepts a whole surrogate pair', () => {
    expect(read('"\\ud83d\\ude00"')).toEqual({ ok: true, value: '😀' });
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(readJson(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({ ok: false, problem: 'it is not valid UTF-8' });
  });
});
