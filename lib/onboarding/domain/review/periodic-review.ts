import { defineMachine } from '@/lib/kernel/machine';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';
import { dayMilliseconds } from '@/lib/onboarding/domain/calendar/timers';
import { type ReviewEdition, windowOf } from '@/lib/onboarding/domain/policy/review-policy';
import type { ReviewPortion } from '@/lib/onboarding/domain/policy/terms';

/** Lies over an approval without changing it; only an answer that does not come suspends. */
export const reviewMachine = defineMachine({
  name: 'periodic_review',
  states: ['none', 'scheduled', 'open', 'overdue', 'submitted', 'in_review', 'completed'],
  initial: 'none',
  terminal: ['completed'],
  commands: ['schedule', 'open', 'lapse', 'submit', 'take_up', 'complete', 'reopen'],
  table: {
    none: { schedule: ['scheduled'] },
    scheduled: { open: ['open'] },
    open: { submit: ['submitted'], lapse: ['overdue'] },
    overdue: { submit: ['submitted'] },
    submitted: { take_up: ['in_review'], reopen: ['open'] },
    in_review: { complete: ['completed'], reopen: ['open'] },
  },
});
/** What a merchant says of a portion: nothing is new, or what is new stands in the form. */
export const reviewAnswers = ['unchanged', 'changed'] as const;
export type ReviewAnswer = (typeof reviewAnswers)[number];

export type ReviewState = (typeof reviewMachine)['initial'];
export type ReviewCommand = (typeof reviewMachine.commands)[number];

export const reviewRefusals = defineRefusals({
  'review.not_possible': { status: 409, message: 'The review is not at a point where this can be done.' },
  'review.not_due': { status: 409, message: 'The time for this has not come yet.' },
  'review.portions_open': {
    status: 422,
    message: 'Answer every part of the review: confirm that nothing has changed, or change it.',
  },
});

export interface PeriodicReview {
  readonly state: ReviewState;
  readonly portions: readonly ReviewPortion[];
  /** Portions confirmed or changed since it opened. */
  readonly answered: readonly ReviewPortion[];
  /** When a scheduled review opens. */
  readonly opensAt: Date | null;
  readonly dueAt: Date | null;
  /** When it became overdue. Stays until it is completed: what it switched off stays off as long. */
  readonly lapsedAt: Date | null;
}

/** The review after an event, or why not. */
export function decideReview(
  review: PeriodicReview,
  command: ReviewCommand,
  { now, policy }: { readonly now: Date; readonly policy: ReviewEdition },
): Outcome<PeriodicReview> {
  const [state] = reviewMachine.targets(review.state, command);
  if (state === undefined) {
    return reviewRefusals.refuse('review.not_possible', { details: { state: review.state, command } });
  }
  if (command === 'open' && (review.opensAt === null || review.opensAt > now)) {
    return reviewRefusals.refuse('review.not_due');
  }
  if (command === 'open' || command === 'reopen') {
    // What was answered well stays so when the rest is asked for again.
    const answered = command === 'open' ? [] : review.answered;
    const asked = review.portions.filter((portion) => !answered.includes(portion));
    const days = windowOf(policy, asked) ?? 0;
    return ok({ ...review, state, answered, dueAt: new Date(now.getTime() + days * dayMilliseconds) });
  }
  if (command === 'lapse') {
    return isOverdue(review, now) ? ok({ ...review, state, lapsedAt: now }) : reviewRefusals.refuse('review.not_due');
  }
  const isWhole = review.portions.every((portion) => review.answered.includes(portion));
  if (command === 'submit' && !isWhole) return reviewRefusals.refuse('review.portions_open');
  // An answer after the last day counts as late even if no job has noticed it yet.
  const lapsedAt = review.lapsedAt ?? (command === 'submit' && isOverdue(review, now) ? now : null);
  return ok({ ...review, state, lapsedAt: command === 'complete' ? null : lapsedAt });
}

/** The window has closed without an answer, or what was late is not settled yet. */
export const isOverdue = ({ dueAt, lapsedAt, state }: PeriodicReview, now: Date): boolean =>
  lapsedAt !== null || state === 'overdue' || (state === 'open' && dueAt !== null && now > dueAt);
