import { expect, it } from 'vitest';
import { type ComparedItem, differencesOf, totalsOf, unmatched } from './compare-statement';

const item = (key: string, amount = 100n, change: Partial<ComparedItem> = {}): ComparedItem => ({
  key,
  intentId: `intent of ${key}`,
  movement: 'hold',
  amount,
  currency: 'usd',
  ...change,
});
const nothing = { rail: [], books: [], railEver: [], booksEver: [], unheard: new Set<string>() };

it('finds nothing where both sides say the same, in whatever order', () => {
  const [one, other] = [item('a'), item('b')];
  expect(differencesOf({ ...nothing, rail: [one, other], books: [other, one] })).toEqual([]);
});

it('finds what only one side knows, and what they put at different amounts', () => {
  const sides = { ...nothing, rail: [item('rail'), item('c', 5n)], books: [item('books'), item('c', 6n)] };
  expect(differencesOf(sides)).toMatchObject([
    { kind: 'missing_in_books', key: 'rail', railAmount: 100n, bookAmount: null },
    { kind: 'amount_differs', key: 'c', railAmount: 5n, bookAmount: 6n },
    { kind: 'missing_at_rail', key: 'books', railAmount: null, bookAmount: 100n },
  ]);
  expect(differencesOf({ ...nothing, rail: [item('a')], books: [item('a', 100n, { currency: 'eur' })] })).toHaveLength(
    1,
  );
});

it('lets the sides write a movement down on different days', () => {
  expect(differencesOf({ ...nothing, rail: [item('a')], booksEver: [item('a')] })).toEqual([]);
  expect(differencesOf({ ...nothing, books: [item('a')], railEver: [item('a')] })).toEqual([]);
  expect(differencesOf({ ...nothing, rail: [item('a')], booksEver: [item('a', 99n)] })).toMatchObject([
    { kind: 'amount_differs' },
  ]);
});

it('waits for books that have not heard the rail yet, and for no rail', () => {
  const unheard = new Set(['intent of a']);
  expect(differencesOf({ ...nothing, rail: [item('a')], unheard })).toEqual([]);
  expect(differencesOf({ ...nothing, books: [item('a')], unheard })).toHaveLength(1);
});

it('names what the other side has not', () => {
  expect(unmatched([item('a'), item('b')], [item('b')]).map(({ key }) => key)).toEqual(['a']);
});

it('adds each currency and movement by itself', () => {
  const rail = [item('a', 5n), item('b', 7n), item('c', 1n, { currency: 'eur' })];
  expect(totalsOf(rail, [item('a', 5n), item('r', 2n, { movement: 'refund' })])).toEqual([
    { currency: 'eur', movement: 'hold', rail: 1n, books: 0n },
    { currency: 'usd', movement: 'hold', rail: 12n, books: 5n },
    { currency: 'usd', movement: 'refund', rail: 0n, books: 2n },
  ]);
});
