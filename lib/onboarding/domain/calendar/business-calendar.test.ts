import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { must } from '@/lib/onboarding/domain/testing/cases';
import { addBusinessTime, businessCalendar, businessTimeBetween, type CalendarData } from './business-calendar';
import { instantAt, localMoment, weekdayOf } from './local-time';

const data: CalendarData = {
  timeZone: 'Europe/Berlin',
  weekend: [6, 7],
  holidays: ['2026-12-25'],
  opens: 540,
  closes: 1_020,
};
const calendarOf = (more: Partial<CalendarData> = {}) => {
  const made = businessCalendar({ ...data, ...more });
  return must(made.ok ? made.value : null);
};
const berlin = calendarOf();
const hour = 3_600_000;

describe('a wall clock', () => {
  it.each([
    ['Europe/Berlin', '2026-11-30T08:00:00.000Z', '2026-11-30', 540],
    ['Asia/Kolkata', '2026-11-30T03:30:00.000Z', '2026-11-30', 540],
    ['America/New_York', '2026-07-01T13:00:00.000Z', '2026-07-01', 540],
    ['Pacific/Auckland', '2026-11-29T20:00:00.000Z', '2026-11-30', 540],
  ])('in %s reads and sets the same', (timeZone, instant, day, minute) => {
    expect(localMoment(timeZone, new Date(instant))).toEqual({ day, minute });
    expect(instantAt(timeZone, { day, minute }).toISOString()).toBe(instant);
  });

  it('goes past an hour that is skipped, and takes the first of two that are repeated', () => {
    const skipped = instantAt('Europe/Berlin', { day: '2026-03-29', minute: 150 });
    expect(skipped.toISOString()).toBe('2026-03-29T01:30:00.000Z');
    const repeated = instantAt('Europe/Berlin', { day: '2026-10-25', minute: 150 });
    expect(repeated.toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('reads back what it set, in every zone and season', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'America/Santiago',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.nat(1_500),
        fc.integer({ min: 540, max: 1_020 }),
        (zone, offset, minute) => {
          const day = new Date(Date.UTC(2025, 0, 1 + offset)).toISOString().slice(0, 10);
          expect(localMoment(zone, instantAt(zone, { day, minute }))).toEqual({ day, minute });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('knows the days of the week', () => {
    expect(['2026-11-30', '2026-12-05', '2026-12-06'].map(weekdayOf)).toEqual([1, 6, 7]);
  });
});

describe('a calendar', () => {
  it.each<[string, Partial<CalendarData>, string]>([
    ['an unknown zone', { timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['no working day', { weekend: [1, 2, 3, 4, 5, 6, 7] }, 'weekend'],
    ['an eighth day', { weekend: [8] }, 'weekend'],
    ['a holiday that is no day', { holidays: ['2026-13-40'] }, 'holidays'],
    ['hours that end before they begin', { opens: 600, closes: 540 }, 'opens'],
    ['hours past midnight', { closes: 1_500 }, 'opens'],
  ])('with %s is refused', (_, more, field) => {
    expect(businessCalendar({ ...data, ...more })).toMatchObject({
      ok: false,
      refusal: { code: 'calendar.invalid', field },
    });
  });
});

describe('business time', () => {
  it.each([
    ['within a day', '2026-11-30T09:00:00Z', 2 * hour, '2026-11-30T11:00:00.000Z'],
    ['to the very end of a day', '2026-11-30T08:00:00Z', 8 * hour, '2026-11-30T16:00:00.000Z'],
    ['over a night', '2026-11-30T15:00:00Z', 2 * hour, '2026-12-01T09:00:00.000Z'],
    ['over a weekend', '2026-12-04T15:00:00Z', 2 * hour, '2026-12-07T09:00:00.000Z'],
    ['over Christmas and a weekend', '2026-12-24T15:00:00Z', 2 * hour, '2026-12-28T09:00:00.000Z'],
    ['from a night on', '2026-11-30T02:00:00Z', hour, '2026-11-30T09:00:00.000Z'],
    ['over a change of clocks', '2026-03-27T15:00:00Z', 2 * hour, '2026-03-30T08:00:00.000Z'],
  ])('runs %s', (_, from, length, to) => {
    expect(addBusinessTime(berlin, new Date(from), length).toISOString()).toBe(to);
  });

  it('counts what it added, and never in closed hours', () => {
    const round = calendarOf({ timeZone: 'America/New_York', opens: 0, closes: 1_440 });
    fc.assert(
      fc.property(
        fc.constantFrom(berlin, round),
        fc.integer({ min: 0, max: 400 * 24 * 60 }),
        fc.integer({ min: 1, max: 60 * 24 * 20 }),
        (calendar, offset, minutes) => {
          const from = new Date(Date.UTC(2026, 0, 1) + offset * 60_000);
          const to = addBusinessTime(calendar, from, minutes * 60_000);
          expect(businessTimeBetween(calendar, from, to)).toBe(minutes * 60_000);
          expect(calendar.isOpenOn(localMoment(calendar.timeZone, new Date(to.getTime() - 1)).day)).toBe(true);
          const halfway = addBusinessTime(calendar, from, minutes * 30_000);
          expect(addBusinessTime(calendar, halfway, minutes * 30_000)).toEqual(to);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('ends its search in a calendar that is closed for good', () => {
    const days = Array.from({ length: 1_990 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10));
    const closed = calendarOf({ holidays: days });
    expect(addBusinessTime(closed, new Date('2026-01-01T00:00:00Z'), hour).getTime()).toBeGreaterThan(
      Date.UTC(2040, 0, 1),
    );
  });
});
