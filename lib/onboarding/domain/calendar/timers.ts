import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';
import { addBusinessTime, type BusinessCalendar } from './business-calendar';

/** Resubmissions of one item; after the last a compliance lead decides. */
export const maxAttempts = 3;

export const dayMilliseconds = 86_400_000;
const hourMilliseconds = 3_600_000;

export interface Timer {
  readonly unit: 'days' | 'business_days' | 'business_hours';
  readonly length: number;
  /** What we aim for, where that is less than what we promise. */
  readonly target?: number;
  /** Days after the start on which we remind. */
  readonly reminders?: readonly number[];
  /** Once, by a reviewer. */
  readonly extension?: number;
}

export const timers = {
  automatic_checks: { unit: 'business_days', length: 1 },
  review: { unit: 'business_days', length: 3, target: 1 },
  website_review: { unit: 'business_days', length: 1 },
  info_request: { unit: 'days', length: 14, reminders: [3, 7, 12], extension: 14 },
  idle_draft: { unit: 'days', length: 30, reminders: [2, 7, 21] },
  invitation: { unit: 'days', length: 7 },
  first_touch: { unit: 'business_hours', length: 4 },
  second_approval: { unit: 'business_hours', length: 4 },
  appeal: { unit: 'business_days', length: 5 },
  post_review: { unit: 'business_days', length: 5 },
  change_notice: { unit: 'business_days', length: 3 },
} as const satisfies Readonly<Record<string, Timer>>;
export type TimerKey = keyof typeof timers;

/** What the merchant is told about a standard application, from sending it in to the approval. */
export const shownBusinessDays = { least: 2, most: 5 } as const;

/** Business time of so many units: a business day is as long as the calendar's day is open. */
export const businessLength = (
  { unit, length }: Timer & { readonly unit: 'business_days' | 'business_hours' },
  calendar: BusinessCalendar,
): number => length * (unit === 'business_hours' ? hourMilliseconds : calendar.dayMilliseconds);

/** When a timer that nothing pauses runs out. */
export function timerDueAt(timer: Timer, startedAt: Date, calendar: BusinessCalendar): Date {
  const { unit, length } = timer;
  if (unit === 'days') return new Date(startedAt.getTime() + length * dayMilliseconds);
  return addBusinessTime(calendar, startedAt, businessLength({ ...timer, unit }, calendar));
}

/** The moments of the reminders that lie before the end, in order. */
export const remindersAt = (timer: Timer, startedAt: Date): readonly Date[] =>
  (timer.reminders ?? []).map((days) => new Date(startedAt.getTime() + days * dayMilliseconds));

export const timerRefusals = defineRefusals({
  'timer.not_extendable': {
    status: 409,
    message: 'This time cannot be extended: it was extended once already, or it never can be.',
  },
});

/** The later end that a reviewer may give once. */
export function extendedUntil(timer: Timer, dueAt: Date, wasExtended: boolean): Outcome<Date> {
  if (timer.extension === undefined || wasExtended) return timerRefusals.refuse('timer.not_extendable');
  return ok(new Date(dueAt.getTime() + timer.extension * dayMilliseconds));
}
