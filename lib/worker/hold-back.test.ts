import { expect, it } from 'vitest';
import { createHoldBack } from './hold-back';

const at = (seconds: number): Date => new Date(1_790_000_000_000 + seconds * 1_000);

it('holds an item back longer with every try', () => {
  const held = createHoldBack(10);
  expect(held.isHeld('a', at(0))).toBe(false);
  held.tried('a', at(0));
  expect([held.isHeld('a', at(1)), held.isHeld('a', at(2)), held.isHeld('b', at(1))]).toEqual([true, false, false]);
  held.tried('a', at(2));
  expect([held.isHeld('a', at(5)), held.isHeld('a', at(6))]).toEqual([true, false]);
  for (let tries = 0; tries < 40; tries++) held.tried('a', at(10));
  expect([held.isHeld('a', at(10 + 599)), held.isHeld('a', at(10 + 600))]).toEqual([true, false]);
});

it('remembers no more than it may', () => {
  const held = createHoldBack(3);
  for (const id of ['a', 'b', 'c', 'd']) held.tried(id, at(0));
  expect([held.size, held.isHeld('a', at(1)), held.isHeld('d', at(1))]).toEqual([3, false, true]);
});
