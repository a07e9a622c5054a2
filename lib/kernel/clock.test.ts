import { expect, it } from 'vitest';
import { fixedClock, systemClock } from './clock';

it('stands still until told otherwise and never hands out its own state', () => {
  const clock = fixedClock(new Date('2026-11-20T12:00:00Z'));
  clock.now().setFullYear(1999);
  expect(clock.now().toISOString()).toBe('2026-11-20T12:00:00.000Z');
  clock.advance(1_500);
  expect(clock.now().toISOString()).toBe('2026-11-20T12:00:01.500Z');
  clock.set(new Date(0));
  expect(clock.now().getTime()).toBe(0);
});

it('the system clock moves', () => {
  expect(systemClock.now().getTime()).toBeGreaterThan(1_700_000_000_000);
});
