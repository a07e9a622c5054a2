import { expect, it } from 'vitest';
import { retryDelay } from './retry-policy';

const policy = { attempts: 5, baseMilliseconds: 100, maxMilliseconds: 350 };

it('doubles up to the maximum and then gives up', () => {
  expect([1, 2, 3, 4, 5].map((failed) => retryDelay(policy, failed, 0))).toEqual([100, 200, 350, 350, null]);
});

it('takes off up to half', () => {
  expect(retryDelay(policy, 1, 0.5)).toBe(75);
  expect(retryDelay(policy, 1, 0.999)).toBeGreaterThanOrEqual(50);
  expect(() => retryDelay(policy, 1, 1)).toThrow();
  expect(() => retryDelay(policy, 0, 0)).toThrow();
});
