import type { RailPort } from '@/lib/harbor/ports';
import type { StripeClient } from './client';
import type { RailClock } from './rail-clock';
import { stripeRail } from './stripe-rail';

/** Business days between a debit's arrival and its transfer, unless the configuration says otherwise. */
const defaultRiskHoldDays = 5;

export interface AchDebitOptions {
  readonly achRiskHoldDays?: number;
}

/**
 * Bank accounts in the United States. A debit has no hold: money is there, or not, days after it was asked for, and it
 * can come back after that. So it counts only at the bank's word, and waits a few days more before it is passed on.
 */
export const stripeAchDebitRail = (
  client: StripeClient,
  clock: RailClock,
  { achRiskHoldDays = defaultRiskHoldDays }: AchDebitOptions = {},
): RailPort =>
  stripeRail({ client, clock, means: 'us_bank_account', riskHoldDays: achRiskHoldDays }, (purpose) =>
    purpose === 'fund' ? ['open_checkout', 'authorise'] : purpose === 'release' ? ['transfer'] : ['refund'],
  );
