import { paymentUrlOf } from '@/lib/gate/actions/views';
import { moneyStateOf } from '@/lib/gate/domain/quote-state';
import type { QuoteRead, StoredQuote } from '@/lib/gate/store/quote-store';
import type { Phase } from './view';

/** Paid money follows the work. */
const phaseOfWork: Readonly<Record<NonNullable<StoredQuote['work']>, Phase>> = {
  paid: 'paid',
  executing: 'executing',
  executed: 'executing',
  fulfilled: 'fulfilled',
  failed: 'failed',
  execution_failed: 'failed',
};

/** Where a payment stands, for its pages. */
export function phaseOf(read: QuoteRead, now: Date): Phase {
  const { quote, intent } = read;
  const money = moneyStateOf(read);
  switch (money) {
    case 'unpaid':
      // Nobody has swept it yet, but it can't be paid any more.
      return quote.deadline <= now ? 'expired' : 'awaiting';
    case 'paying':
      // At Stripe's open page it is the payer who is waited for.
      return quote.provider === 'stripe' && paymentUrlOf(read) !== null ? 'awaiting' : 'waiting_for_rail';
    case 'unknown':
      return 'unknown';
    case 'held':
    case 'disputed':
      return phaseOfWork[quote.work ?? 'paid'];
    case 'released':
      return 'fulfilled';
    case 'refunding':
    case 'returning':
      return 'refund_pending';
    case 'refunded':
    case 'returned':
      return 'refunded';
    case 'expired':
      return intent?.status === 'canceled' ? 'cancelled' : 'expired';
  }
}
