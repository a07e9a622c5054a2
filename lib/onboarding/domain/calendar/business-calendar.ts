import { assert } from '@/lib/kernel/assert';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';
import { instantAt, isTimeZone, localMoment, nextDay, weekdayOf } from './local-time';

export const calendarRefusals = defineRefusals({
  'calendar.invalid': {
    status: 422,
    message: 'This calendar cannot be used. It needs a time zone, working days, and opening hours within one day.',
  },
});

/** A tenant's calendar as it is stored. */
export interface CalendarData {
  readonly timeZone: string;
  /** 1 for Monday to 7 for Sunday. */
  readonly weekend: readonly number[];
  /** Days such as `2026-12-25`, by the wall clock of the time zone. */
  readonly holidays: readonly string[];
  /** Minutes since midnight, by the wall clock: `[540, 1020]` is nine to five. */
  readonly opens: number;
  readonly closes: number;
}

export interface BusinessCalendar {
  readonly timeZone: string;
  readonly opens: number;
  readonly closes: number;
  /** How long one business day is. */
  readonly dayMilliseconds: number;
  isOpenOn(day: string): boolean;
}

const dayForm = /^\d{4}-\d{2}-\d{2}$/;
const mostHolidays = 2_000;
/** Days in a row without business after which we stop looking: a calendar closed for good. */
const longestRest = 400;
const longestWalk = 20_000;

const isMinute = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 1_440;
const isDay = (day: string): boolean => dayForm.test(day) && !Number.isNaN(Date.parse(`${day}T00:00:00Z`));

/** A calendar that can be counted with, or what is wrong with it. */
export function businessCalendar(data: CalendarData): Outcome<BusinessCalendar> {
  const { closes, holidays, opens, timeZone } = data;
  const weekend = new Set(data.weekend);
  const wrong = (field: string): Outcome<never> => calendarRefusals.refuse('calendar.invalid', { field });
  if (!isTimeZone(timeZone)) return wrong('timeZone');
  if (![...weekend].every((day) => Number.isInteger(day) && day >= 1 && day <= 7) || weekend.size > 6) {
    return wrong('weekend');
  }
  if (holidays.length > mostHolidays || !holidays.every(isDay)) return wrong('holidays');
  if (!isMinute(opens) || !isMinute(closes) || opens >= closes) return wrong('opens');
  const closed = new Set(holidays);
  return ok({
    timeZone,
    opens,
    closes,
    dayMilliseconds: (closes - opens) * 60_000,
    isOpenOn: (day) => !weekend.has(weekdayOf(day)) && !closed.has(day),
  });
}

interface Opening {
  readonly from: number;
  readonly to: number;
}

function openingOn(calendar: BusinessCalendar, day: string): Opening | null {
  if (!calendar.isOpenOn(day)) return null;
  const { closes, opens, timeZone } = calendar;
  const from = instantAt(timeZone, { day, minute: opens }).getTime();
  const last = closes === 1_440 ? { day: nextDay(day), minute: 0 } : { day, minute: closes };
  return { from, to: instantAt(timeZone, last).getTime() };
}

/** Openings from the day of an instant on, one after the other. */
function* openingsFrom(calendar: BusinessCalendar, instant: Date): Generator<Opening> {
  let { day } = localMoment(calendar.timeZone, instant);
  let rest = 0;
  for (let walked = 0; walked < longestWalk && rest < longestRest; walked++) {
    const opening = openingOn(calendar, day);
    rest = opening === null ? rest + 1 : 0;
    if (opening !== null) yield opening;
    day = nextDay(day);
  }
}

/** The earliest moment at which that much business time has passed since `from`. */
export function addBusinessTime(calendar: BusinessCalendar, from: Date, milliseconds: number): Date {
  assert(milliseconds >= 0, 'Business time runs forwards');
  let left = milliseconds;
  for (const opening of openingsFrom(calendar, from)) {
    const start = Math.max(opening.from, from.getTime());
    if (start >= opening.to) continue;
    if (left <= opening.to - start) return new Date(start + left);
    left -= opening.to - start;
  }
  // Beyond every bound of the calendar: far enough to never be late, near enough to be a date.
  return new Date(from.getTime() + longestWalk * 86_400_000);
}

/** Business time between two instants; 0 when they are the other way round. */
export function businessTimeBetween(calendar: BusinessCalendar, from: Date, to: Date): number {
  if (to <= from) return 0;
  let passed = 0;
  for (const opening of openingsFrom(calendar, from)) {
    if (opening.from >= to.getTime()) break;
    passed += Math.max(0, Math.min(opening.to, to.getTime()) - Math.max(opening.from, from.getTime()));
  }
  return passed;
}
