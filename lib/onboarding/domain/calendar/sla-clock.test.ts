import { describe, expect, it } from 'vitest';
import { must } from '@/lib/onboarding/domain/testing/cases';
import { businessCalendar } from './business-calendar';
import { type SlaClock, slaState } from './sla-clock';
import { businessLength, extendedUntil, remindersAt, timerDueAt, timers } from './timers';

const made = businessCalendar({
  timeZone: 'UTC',
  weekend: [6, 7],
  holidays: ['2026-12-02'],
  opens: 540,
  closes: 1_020,
});
const calendar = must(made.ok ? made.value : null);
const at = (text: string): Date => new Date(`2026-${text}:00Z`);
const hour = 3_600_000;

/** Three business days from Monday at nine; Wednesday is a holiday. */
const clock = (more: Partial<SlaClock> = {}): SlaClock => ({
  startedAt: at('11-30T09:00'),
  budget: businessLength(timers.review, calendar),
  pauses: [],
  stoppedAt: null,
  ...more,
});
const answer = { from: at('11-30T13:00'), to: at('12-01T13:00') };

describe('the clock of a review', () => {
  it('runs in business time, over a holiday', () => {
    expect(slaState(clock(), calendar, at('11-30T10:00'))).toEqual({
      state: 'running',
      left: 23 * hour,
      dueAt: at('12-03T17:00'),
    });
  });

  it('is late after its moment, not on it', () => {
    expect(slaState(clock(), calendar, at('12-03T17:00'))).toMatchObject({ state: 'running', left: 0 });
    expect(slaState(clock(), calendar, at('12-04T10:00'))).toEqual({
      state: 'late',
      late: hour,
      dueAt: at('12-03T17:00'),
    });
  });

  it('stands still while the merchant has to answer', () => {
    const paused = clock({ pauses: [{ ...answer, to: null }] });
    expect(slaState(paused, calendar, at('12-20T10:00'))).toEqual({ state: 'paused', left: 20 * hour, dueAt: null });
  });

  it('goes on with what was left, whatever order and overlap the pauses have', () => {
    const expected = { state: 'running', left: 20 * hour, dueAt: at('12-04T17:00') };
    expect(slaState(clock({ pauses: [answer] }), calendar, at('12-01T13:00'))).toEqual(expected);
    const pieces = [
      { from: at('12-01T09:00'), to: at('12-01T13:00') },
      { from: at('11-30T13:00'), to: at('11-30T18:00') },
      { from: at('11-30T14:00'), to: at('12-01T10:00') },
      { from: at('11-30T15:00'), to: at('11-30T16:00') },
    ];
    expect(slaState(clock({ pauses: pieces }), calendar, at('12-01T13:00'))).toEqual(expected);
  });

  it('does not heal what was late before the merchant was asked', () => {
    const late = clock({ pauses: [{ from: at('12-04T10:00'), to: null }] });
    expect(slaState(late, calendar, at('12-10T10:00'))).toMatchObject({ state: 'late', dueAt: at('12-03T17:00') });
  });

  it('keeps how it ended', () => {
    expect(slaState(clock({ stoppedAt: at('12-03T17:00') }), calendar, at('12-20T09:00')).state).toBe('met');
    expect(slaState(clock({ stoppedAt: at('12-04T09:01') }), calendar, at('12-20T09:00')).state).toBe('missed');
  });
});

describe('a timer', () => {
  it('in days runs through weekends and holidays', () => {
    expect(timerDueAt(timers.info_request, at('11-30T10:00'), calendar)).toEqual(at('12-14T10:00'));
  });

  it('in business days and hours does not', () => {
    expect(timerDueAt(timers.automatic_checks, at('12-01T10:00'), calendar)).toEqual(at('12-03T10:00'));
    expect(timerDueAt(timers.first_touch, at('12-01T15:00'), calendar)).toEqual(at('12-03T11:00'));
  });

  it('is extended once, where it can be', () => {
    const due = at('12-14T10:00');
    expect(extendedUntil(timers.info_request, due, false)).toEqual({ ok: true, value: at('12-28T10:00') });
    const refused = { ok: false, refusal: { code: 'timer.not_extendable' } };
    expect(extendedUntil(timers.info_request, due, true)).toMatchObject(refused);
    expect(extendedUntil(timers.idle_draft, due, false)).toMatchObject(refused);
  });

  it('reminds on its days, before it ends', () => {
    const start = at('11-30T10:00');
    expect(remindersAt(timers.info_request, start)).toEqual([at('12-03T10:00'), at('12-07T10:00'), at('12-12T10:00')]);
    for (const timer of Object.values(timers)) {
      for (const reminder of remindersAt(timer, start)) {
        expect(reminder < timerDueAt(timer, start, calendar)).toBe(true);
      }
    }
  });
});
