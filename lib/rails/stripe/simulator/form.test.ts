import { expect, it } from 'vitest';
import { parseForm } from './form';

it.each([
  ['', {}],
  ['a=1&b=two+words', { a: '1', b: 'two words' }],
  ['metadata[order]=7&metadata[x]=', { metadata: { order: '7', x: '' } }],
  ['expand[0]=a&expand[1]=b', { expand: ['a', 'b'] }],
  ['expand[]=a&expand[]=b', { expand: ['a', 'b'] }],
  ['line_items[0][price_data][currency]=usd', { line_items: [{ price_data: { currency: 'usd' } }] }],
  ['__proto__[polluted]=1&a[constructor]=2', {}],
])('reads %s', (text, value) => {
  expect(parseForm(text)).toEqual(value);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});
