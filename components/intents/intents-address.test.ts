import { expect, it } from 'vitest';
import { intentFilterSchema } from '@/lib/views/contract';
import { filterParams, intentsAddress, isFiltered, withChange } from './intents-address';

const parse = (query: string) => intentFilterSchema.parse(Object.fromEntries(new URLSearchParams(query)));

it('leaves out what stands at its default', () => {
  expect(intentsAddress(parse(''))).toBe('/console/intents');
  expect(isFiltered(parse('sort=deadline&cursor=x'))).toBe(false);
});

it('gives back the filter that it was made from', () => {
  const filter = parse(
    'status=disputed,unknown&q=12.50&asset=usd&from=2026-11-01&to=2026-11-20&sort=deadline&cursor=abc',
  );
  expect(parse(filterParams(filter).toString())).toEqual(filter);
  expect(isFiltered(filter)).toBe(true);
});

it('goes to the first page when the filter changes', () => {
  expect(withChange(parse('q=did:web:a&cursor=abc'), { sort: 'oldest' })).toBe(
    '/console/intents?q=did%3Aweb%3Aa&sort=oldest',
  );
});

it('opens an address that names what does not exist', () => {
  expect(parse('status=open,nonsense&sort=sideways&from=yesterday&asset=%3Cb%3E')).toEqual(parse('status=open'));
});
