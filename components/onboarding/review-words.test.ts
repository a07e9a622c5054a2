import { describe, expect, it } from 'vitest';
import { reviewWords } from './review-words';

const now = Date.parse('2026-12-01T12:00:00Z');
const open = { state: 'open', due_at: '2026-12-11T12:00:00Z', lapsed_at: null } as const;
const textOf = (review: Parameters<typeof reviewWords>[0], at: number | null = now): string =>
  reviewWords(review, at).words.join(' ');

describe('the words of a review', () => {
  it('say the day in full, the days left, and what goes off', () => {
    expect(reviewWords(open, now)).toMatchObject({
      title: 'Periodic review: until Friday, 11 December 2026, 10 days left',
      tone: 'warning',
    });
    expect(textOf(open)).toContain('live payments, payouts and new live keys go off');
    expect(reviewWords(open, null).title).toBe('Periodic review: until Friday, 11 December 2026');
  });

  it('press when the last days run, one day in the singular', () => {
    const last = reviewWords({ ...open, due_at: '2026-12-02T12:00:00Z' }, now);
    expect(last.title).toMatch(/, 1 day left$/);
    expect(last.tone).toBe('problem');
  });

  it('say what is off from the hour that it is over, before anything has noticed it', () => {
    const over = { ...open, due_at: '2026-12-01T12:00:00Z' };
    expect(reviewWords(over, now)).toMatchObject({
      title: 'Periodic review: overdue since Tuesday, 1 December 2026',
      tone: 'problem',
    });
    expect(textOf(over)).toContain('comes back after compliance confirms');
    expect(textOf({ ...over, state: 'overdue', lapsed_at: over.due_at })).toBe(textOf(over));
  });

  it('say that compliance has it, and what stays off if it came late', () => {
    const sent = { ...open, state: 'submitted' } as const;
    expect(reviewWords(sent, now).title).toBe('Periodic review: with compliance');
    expect(textOf(sent)).toContain('Nothing goes off meanwhile');
    expect(textOf({ ...sent, due_at: '2026-11-01T12:00:00Z' })).toContain('Nothing goes off meanwhile');
    expect(textOf({ ...sent, lapsed_at: '2026-11-30T12:00:00Z' })).toContain('are off until compliance confirms');
  });
});
