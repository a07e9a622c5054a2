import type { Charge, Dispute, PaymentIntent, Refund } from './model';
import { endBankDebit } from './money/bank-debit';
import { lapse, openDispute, returnBankDebit, warnOfFraud } from './money/dispute';
import { expireHold } from './money/hold';
import { failRefund, retryRefund, succeedRefund } from './money/refund';
import { endAsyncPayment, expireSession } from './resources/checkout';
import type { TimerHandlers, World } from './world';

type Work<T> = (world: World, row: T) => unknown;

const onIntent = (work: Work<PaymentIntent>) => (world: World, id: string) => {
  const row = world.tables.payment_intents[id];
  if (row) work(world, row);
};

const onCharge = (work: Work<Charge>) => (world: World, id: string) => {
  const row = world.tables.charges[id];
  if (row) work(world, row);
};

const onRefund = (work: Work<Refund>) => (world: World, id: string) => {
  const row = world.tables.refunds[id];
  if (row) work(world, row);
};

const onDispute = (work: Work<Dispute>) => (world: World, id: string) => {
  const row = world.tables.disputes[id];
  if (row) work(world, row);
};

/** By itself, only a charge that nobody has disputed yet, and that still holds money, gets a dispute. */
const unlessDisputed =
  (work: Work<Charge>): Work<Charge> =>
  (world, charge) => {
    if (charge.sim.dispute === null && charge.captured) work(world, charge);
  };

/** A bank's word on a debit, and what it means for the page it was paid on. */
export function endDebit(world: World, intent: PaymentIntent, forced?: 'succeed' | 'fail'): void {
  const { status } = intent;
  endBankDebit(world, intent, forced);
  if (intent.status !== status) endAsyncPayment(world, intent);
}

/** What happens by itself, by the kind of its timer. */
export const timerHandlers: TimerHandlers = {
  bank_debit: onIntent((world, intent) => endDebit(world, intent)),
  bank_return: onCharge(unlessDisputed((world, charge) => returnBankDebit(world, charge))),
  charge_updated: onCharge((world, charge) => world.emit('charge.updated', charge)),
  checkout_expiry: (world, id) => {
    const session = world.tables.checkout_sessions[id];
    if (session) expireSession(world, session);
  },
  dispute_due: onDispute(lapse),
  dispute_review: onDispute(lapse),
  dispute_fraudulent: onCharge(unlessDisputed((world, charge) => openDispute(world, charge, { reason: 'fraudulent' }))),
  dispute_not_received: onCharge(
    unlessDisputed((world, charge) => openDispute(world, charge, { reason: 'product_not_received' })),
  ),
  early_fraud_warning: onCharge(warnOfFraud),
  hold_expiry: onIntent(expireHold),
  inquiry: onCharge(
    unlessDisputed((world, charge) => openDispute(world, charge, { reason: 'fraudulent', inquiry: true })),
  ),
  refund_failure: onRefund((world, refund) => failRefund(world, refund)),
  refund_funds: onRefund(retryRefund),
  refund_success: onRefund(succeedRefund),
};
