import { addBusinessTime, type BusinessCalendar, businessTimeBetween } from './business-calendar';

export interface Pause {
  readonly from: Date;
  /** Null while it lasts. */
  readonly to: Date | null;
}

/** What a review has been given, and when it stood still because the merchant had to answer. */
export interface SlaClock {
  readonly startedAt: Date;
  /** Business time, in milliseconds. */
  readonly budget: number;
  readonly pauses: readonly Pause[];
  /** When the work was done; null while it is not. */
  readonly stoppedAt: Date | null;
}

export type SlaState =
  /** Stands still: the merchant has to answer. There is no due moment until they do. */
  | { readonly state: 'paused'; readonly left: number; readonly dueAt: null }
  | { readonly state: 'running'; readonly left: number; readonly dueAt: Date }
  | { readonly state: 'late'; readonly late: number; readonly dueAt: Date }
  | { readonly state: 'met' | 'missed'; readonly dueAt: Date | null };

interface Stretch {
  readonly from: Date;
  /** Null: goes on. */
  readonly to: Date | null;
}

/** The times in which the clock ran, whatever order and overlap the pauses have. */
function stretches({ pauses, startedAt }: SlaClock): readonly Stretch[] {
  const ordered = [...pauses].sort((a, b) => a.from.getTime() - b.from.getTime());
  const running: Stretch[] = [];
  let from = startedAt;
  for (const pause of ordered) {
    if (pause.from > from) running.push({ from, to: pause.from });
    if (pause.to === null) return running;
    if (pause.to > from) from = pause.to;
  }
  return [...running, { from, to: null }];
}

interface Reading {
  readonly dueAt: Date | null;
  /** Of the budget, when the clock stands still. */
  readonly left: number;
}

function read(clock: SlaClock, calendar: BusinessCalendar): Reading {
  let left = clock.budget;
  for (const { from, to } of stretches(clock)) {
    if (to === null) return { dueAt: addBusinessTime(calendar, from, left), left };
    const ran = businessTimeBetween(calendar, from, to);
    if (left <= ran) return { dueAt: addBusinessTime(calendar, from, left), left: 0 };
    left -= ran;
  }
  return { dueAt: null, left };
}

/** Only what had happened by that moment: a clock is read as of now, or as of its end. */
const asOf = (clock: SlaClock, at: Date): SlaClock => ({
  ...clock,
  pauses: clock.pauses
    .filter(({ from }) => from <= at)
    .map(({ from, to }) => ({ from, to: to !== null && to > at ? null : to })),
});

/** Left or late. On the very moment it is due it is not late yet. */
export function slaState(clock: SlaClock, calendar: BusinessCalendar, now: Date): SlaState {
  const end = clock.stoppedAt ?? now;
  const { dueAt, left } = read(asOf(clock, end), calendar);
  if (clock.stoppedAt !== null) return { state: dueAt === null || end <= dueAt ? 'met' : 'missed', dueAt };
  if (dueAt === null) return { state: 'paused', left, dueAt };
  if (now > dueAt) return { state: 'late', late: businessTimeBetween(calendar, dueAt, now), dueAt };
  return { state: 'running', left: businessTimeBetween(calendar, now, dueAt), dueAt };
}
