import type { RailPort } from '@/lib/harbor/ports';
import type { StripeClient } from './client';
import type { RailClock } from './rail-clock';
import { stripeRail } from './stripe-rail';

/**
 * Bank accounts in the United States. A debit has no hold: money is there, or not, days after it was asked for, and it
 * can come back after that. So it counts only at the bank's word, and waits a few days more before it is passed on.
 */
export const stripeAchDebitRail = (client: StripeClient, clock: RailClock): RailPort =>
  stripeRail({ client, clock, means: 'us_bank_account' }, (purpose) =>
    purpose === 'fund' ? ['open_checkout', 'authorise'] : purpose === 'release' ? ['transfer'] : ['refund'],
  );
