import type { ReviewView } from '@/lib/onboarding/contract/desk-case';
import { daysLeft, fullDay } from './words';

export interface ReviewWords {
  readonly title: string;
  readonly tone: 'info' | 'warning' | 'problem';
  readonly words: readonly string[];
}

const off = 'Live payments, payouts and new live keys';
const stays = 'Signing in, reading and exports go on.';

/** What a review means for the merchant now. `now` is null before the browser knows the time. */
export function reviewWords(
  { due_at: dueAt, lapsed_at: lapsedAt, state }: Pick<ReviewView, 'state' | 'due_at' | 'lapsed_at'>,
  now: number | null,
): ReviewWords {
  const isLate = lapsedAt !== null || state === 'overdue' || isOver(dueAt, now);
  if (state === 'submitted' || state === 'in_review') {
    return {
      title: 'Periodic review: with compliance',
      tone: lapsedAt === null ? 'info' : 'warning',
      words: [
        'Everything is answered. A reviewer looks at it; what you answered is locked meanwhile.',
        lapsedAt === null ? 'Nothing goes off meanwhile.' : `${off} are off until compliance confirms. ${stays}`,
      ],
    };
  }
  if (isLate) {
    return {
      title: dueAt === null ? 'Periodic review: overdue' : `Periodic review: overdue since ${fullDay(dueAt)}`,
      tone: 'problem',
      words: [
        `${off} are off. ${stays}`,
        'You can still answer every part. What is off comes back after compliance confirms your answers.',
      ],
    };
  }
  const left = dueAt === null || now === null ? null : daysLeft(dueAt, now);
  const count = left === null ? '' : `, ${left} ${left === 1 ? 'day' : 'days'} left`;
  return {
    title: dueAt === null ? 'Periodic review' : `Periodic review: until ${fullDay(dueAt)}${count}`,
    tone: left !== null && left <= 2 ? 'problem' : 'warning',
    words: [
      'We have to ask from time to time whether what we know of you is still true. Answer every part below.',
      `If it is not answered by then, ${off.toLowerCase()} go off. ${stays}`,
    ],
  };
}

const isOver = (dueAt: string | null, now: number | null): boolean =>
  dueAt !== null && now !== null && new Date(dueAt).getTime() <= now;
