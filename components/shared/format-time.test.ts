import { expect, it } from 'vitest';
import { formatExact, formatRelative } from './format-time';

const now = new Date('2026-11-20T22:21:05Z');
const after = (ms: number) => new Date(now.getTime() + ms);

it.each([
  [0, 'just now'],
  [-12_000, '12 sec. ago'],
  [18_000, 'in 18 sec.'],
  [-59_999, '59 sec. ago'],
  [-60_000, '1 min. ago'],
  [-3 * 3_600_000, '3 hr. ago'],
  [2 * 86_400_000, 'in 2 days'],
  [-40 * 86_400_000, '11 Oct 2026'],
])('%i ms from now is "%s"', (ms, words) => {
  expect(formatRelative(after(ms), now)).toBe(words);
});

it('gives the same instant in two zones', () => {
  expect(formatExact(now, 'UTC')).toBe('20 Nov 2026, 22:21:05 UTC');
  expect(formatExact(now, 'Asia/Tokyo')).toBe('21 Nov 2026, 07:21:05 GMT+9');
});
