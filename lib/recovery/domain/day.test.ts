import { expect, it } from 'vitest';
import { dayBefore, hoursOf, startOfDay } from './day';

const now = new Date('2030-05-15T12:30:00.000Z');

it('takes days of the last three months and no others', () => {
  expect(startOfDay('2030-05-15', now)).toEqual(new Date('2030-05-15T00:00:00.000Z'));
  expect(startOfDay('2030-02-15', now)).not.toBeNull();
  for (const other of ['2030-05-16', '2030-02-10', '2030-02-30', '15.5.2030', ''])
    expect(startOfDay(other, now)).toBeNull();
  expect(dayBefore(now)).toBe('2030-05-14');
});

it('covers a day without a gap, and one that is not over up to now', () => {
  const whole = hoursOf(new Date('2030-05-14T00:00:00.000Z'), now);
  expect(whole).toHaveLength(24);
  expect(whole.slice(1).every(({ from }, i) => from.getTime() === whole[i]?.to.getTime())).toBe(true);
  const today = hoursOf(new Date('2030-05-15T00:00:00.000Z'), now);
  expect(today).toHaveLength(13);
  expect(today.at(-1)?.to).toEqual(now);
});
