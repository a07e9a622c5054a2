import { type Day, type Edition, editionOn } from './edition';
import type { ReviewPortion, RiskTier } from './terms';

export interface ReviewEdition extends Edition {
  /** Days to answer, by what is under review. */
  readonly windowDays: Readonly<Record<ReviewPortion, number>>;
  /** Months between two reviews. */
  readonly cadenceMonths: Readonly<Record<RiskTier, number>>;
  /** A document with less than this left is taken, and asked for anew early. */
  readonly nearExpiryMonths: number;
  /** Days before a document expires on which a small review of it opens. */
  readonly expiryReviewDays: number;
  /** A proof of address may be this old. */
  readonly addressProofMonths: number;
}

export const reviewPolicyOn = (editions: readonly ReviewEdition[], day: Day): ReviewEdition | null =>
  editionOn(editions, day);

/** The days to answer a review of several portions: the shortest of them. */
export const windowOf = ({ windowDays }: ReviewEdition, portions: readonly ReviewPortion[]): number | null =>
  portions.length === 0 ? null : Math.min(...portions.map((portion) => windowDays[portion]));

/** The same day of the month, so many months on; the month's last day where it has no such day. */
export function addMonths(day: Day, months: number): Day {
  const start = new Date(`${day}T00:00:00Z`);
  const moved = new Date(start);
  moved.setUTCMonth(start.getUTCMonth() + months);
  if (moved.getUTCDate() !== start.getUTCDate()) moved.setUTCDate(0);
  return moved.toISOString().slice(0, 10);
}

/** The day of the next review. Nobody has a tier before it was assessed: then the most frequent one counts. */
export const nextReviewOn = ({ cadenceMonths }: ReviewEdition, last: Day, tier: RiskTier | null): Day =>
  addMonths(last, cadenceMonths[tier ?? 'high']);
