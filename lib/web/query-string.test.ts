import { describe, expect, it } from 'vitest';
import { decodePart, readQuery } from './query-string';

describe('readQuery', () => {
  it.each([
    ['', {}],
    ['limit=20&cursor=a%2Fb', { limit: '20', cursor: 'a/b' }],
    ['q=two+words&empty=&flag', { q: 'two words', empty: '', flag: '' }],
    ['a=b=c&', { a: 'b=c' }],
    ['__proto__=1', JSON.parse('{"__proto__":"1"}')],
  ])('reads %s', (text, values) => {
    expect(readQuery(text)).toEqual({ ok: true, values });
  });

  it.each([
    ['limit=1&limit=2', 'limit'],
    ['limit=%00', 'limit'],
    ['limit=%zz', 'limit'],
    ['%ff=1', 'query'],
    [Array.from({ length: 33 }, (_, index) => `p${index}=1`).join('&'), 'p32'],
  ])('refuses %s', (text, field) => {
    expect(readQuery(text)).toMatchObject({ ok: false, field });
  });
});

it('decodes path parts and refuses what is not text', () => {
  expect(decodePart('did%3Akey%3Az')).toBe('did:key:z');
  expect(decodePart('%E0%A4%A')).toBeNull();
  expect(decodePart('a%00b')).toBeNull();
});
