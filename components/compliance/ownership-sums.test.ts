import { expect, it } from 'vitest';
import { sumsOf, waysToEntity } from './ownership-sums';

const link = (owner: string, owned: string, share: number) => ({ owner, owned, share, controls: false });
const links = [
  link('person:a', 'entity', 40_000),
  link('company:h', 'entity', 60_000),
  link('person:a', 'company:h', 50_000),
  link('person:b', 'company:h', 50_000),
];

it('adds up who holds a company', () => {
  expect(sumsOf(links)).toEqual([
    { owned: 'entity', parts: [40_000, 60_000], total: 100_000 },
    { owned: 'company:h', parts: [50_000, 50_000], total: 100_000 },
  ]);
});

it('finds the direct way and those through companies', () => {
  expect(waysToEntity('person:a', links)).toEqual([[40_000], [50_000, 60_000]]);
  expect(waysToEntity('person:c', links)).toEqual([]);
});

it('ends in a structure that leads back into itself', () => {
  expect(waysToEntity('company:x', [link('company:x', 'company:y', 1), link('company:y', 'company:x', 1)])).toEqual([]);
});
