import { paymentUrlOf } from '@/lib/gate/actions/views';
import { isTaken, type MoneyState, moneyStateOf } from '@/lib/gate/domain/quote-state';
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

/** Work that is taken is under way, also before anybody says so. */
function paidPhaseOf(read: QuoteRead): Phase {
  const said = phaseOfWork[read.quote.work ?? 'paid'];
  return said === 'paid' && isTaken(read) ? 'executing' : said;
}

export interface Standing {
  /** What paid money has come to. */
  readonly paid: Phase;
  /** The provider's own page is open. */
  readonly isAtPage: boolean;
  readonly isOver: boolean;
  readonly wasCanceled: boolean;
}

/** Where a payment stands, for its pages. */
export const phaseOf = (read: QuoteRead, now: Date): Phase =>
  phaseOfMoney(moneyStateOf(read), {
    paid: paidPhaseOf(read),
    isAtPage: read.quote.provider === 'stripe' && paymentUrlOf(read) !== null,
    isOver: read.quote.deadline <= now,
    wasCanceled: read.intent?.status === 'canceled',
  });

/** The same of any money that a person pays. */
export function phaseOfMoney(money: MoneyState, { paid, isAtPage, isOver, wasCanceled }: Standing): Phase {
  switch (money) {
    case 'unpaid':
      // Nobody has swept it yet, but it can't be paid any more.
      return isOver ? 'expired' : 'awaiting';
    case 'paying':
      // At Stripe's open page it is the payer who is waited for.
      return isAtPage ? 'awaiting' : 'waiting_for_rail';
    case 'unknown':
      return 'unknown';
    case 'held':
    case 'disputed':
      return paid;
    case 'released':
      return 'fulfilled';
    case 'refunding':
    case 'returning':
      return 'refund_pending';
    case 'refunded':
    case 'returned':
      return 'refunded';
    case 'expired':
      return wasCanceled ? 'cancelled' : 'expired';
  }
}
