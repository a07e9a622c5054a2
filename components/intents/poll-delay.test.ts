import { expect, it } from 'vitest';
import { pollDelay, retryDelay } from './poll-delay';

it.each(['released', 'refunded', 'expired', 'canceled'] as const)('expects nothing of a %s intent', (status) => {
  expect(pollDelay({ status }, false)).toBe(false);
});

it('asks seldom while changes arrive by themselves', () => {
  expect(pollDelay({ status: 'funded' }, true)).toBe(60_000);
  expect(pollDelay({ status: 'funded' }, false)).toBe(5_000);
});

it('waits longer after each failure', () => {
  expect([0, 1, 2, 9].map(retryDelay)).toEqual([2_000, 4_000, 8_000, 20_000]);
});
