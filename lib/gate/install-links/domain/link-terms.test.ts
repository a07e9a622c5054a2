import { describe, expect, it } from 'vitest';
import { clampLinkSeconds } from './link-terms';

describe('the life of an install link', () => {
  it.each([
    [undefined, 900],
    [5, 60],
    [-1, 60],
    [60, 60],
    [600, 600],
    [3_600, 3_600],
    [999_999, 3_600],
  ])('I06 %s seconds become %d', (asked, given) => {
    expect(clampLinkSeconds(asked)).toBe(given);
  });
});
