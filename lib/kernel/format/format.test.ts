import { describe, expect, it } from 'vitest';
import { money } from '@/lib/kernel/money';
import { formatMoney } from './money';
import { formatDay, formatDuration, formatInstant, formatRelative } from './time';

describe('formatMoney', () => {
  it.each([
    [1_205n, 'usd', '$12.05'],
    [123_456_789n, 'usd', '$1,234,567.89'],
    [-5n, 'usd', '-$0.05'],
    [500n, 'jpy', '¥500'],
    [1_250_000n, 'usdc', '1.250000 USDC'],
    [9_007_199_254_740_993n, 'usd', '$90,071,992,547,409.93'],
  ])('%s %s is %s', (amount, asset, text) => {
    expect(formatMoney(money(amount, asset))).toBe(text);
  });
});

describe('time', () => {
  const instant = new Date('2026-11-20T00:05:09.900Z');

  it('prints full dates in the zone that is asked for', () => {
    expect(formatInstant(instant)).toBe('20 Nov 2026, 00:05:09 UTC');
    expect(formatDay(instant)).toBe('20 Nov 2026');
    expect(formatDay(instant, 'America/New_York')).toBe('19 Nov 2026');
  });

  it.each([
    [0, 'now'],
    [-4, 'now'],
    [-5, '5 seconds ago'],
    [59, 'in 59 seconds'],
    [60, 'in 1 minute'],
    [-3_599, '59 minutes ago'],
    [7_200, 'in 2 hours'],
    [-86_400, '1 day ago'],
    [45 * 86_400, 'in 1 month'],
    [-800 * 86_400, '2 years ago'],
  ])('%i seconds from now is %s', (seconds, text) => {
    expect(formatRelative(new Date(instant.getTime() + seconds * 1_000), instant)).toBe(text);
  });

  it.each([
    [0, '0 ms'],
    [850.4, '850 ms'],
    [12_400, '12.4 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [7_800_000, '2 h 10 min'],
    [356_400_000, '4 d 3 h'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});
