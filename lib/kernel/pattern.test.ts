import { describe, expect, test } from 'vitest';
import { compilePattern } from './pattern';

const matches = (source: string, text: string): boolean => {
  const compiled = compilePattern(source);
  if (!compiled.ok) throw new Error(compiled.problem);
  return compiled.pattern.test(text);
};

describe('matching', () => {
  test.each<[string, string, boolean]>([
    ['b', 'abc', true],
    ['^b', 'abc', false],
    ['^a$', 'a\n', false],
    ['^.$', '😀', true],
    ['^\\u0041\\u{1F600}$', 'A😀', true],
    ['^\\\\u0041$', '\\u0041', true],
    ['^\\/\\-\\.$', '/-.', true],
    ['^(?<year>\\d{4})-(?<month>\\d\\d)$', '2026-11', true],
    ['^\\p{L}+$', 'Größe', true],
    ['', 'anything', true],
  ])('%s on %j', (source, text, expected) => {
    expect(matches(source, text)).toBe(expected);
  });
});

describe('refused', () => {
  test.each<[string, string]>([
    ['look-ahead', '(?=a)'],
    ['look-behind', '(?<=a)b'],
    ['negative look-behind', '(?<!a)b'],
    ['back-reference', '(a)\\1'],
    ['named back-reference', '(?<x>a)\\k<x>'],
    ['open class', '[a'],
    ['open group', '(a'],
    ['nothing to repeat', '*a'],
    ['nested repetition', '(?:a{30}){30}'],
    ['a long program', '(?:[ab][cd]){300}'],
    ['a long source', 'a'.repeat(257)],
  ])('%s', (_, source) => {
    expect(compilePattern(source)).toMatchObject({ ok: false });
  });
});

test('time grows with the text, not with the ways to match it', () => {
  const started = performance.now();
  expect(matches('^(a+)+$', `${'a'.repeat(50_000)}b`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(1_000);
});
