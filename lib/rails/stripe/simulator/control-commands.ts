import { z } from 'zod';
import type { Charge, PaymentIntent } from './model';
import { verifyMicrodeposits } from './money/bank-debit';
import { endDispute, escalate, openDispute, returnBankDebit, warnOfFraud } from './money/dispute';
import { cancelPayment, capture, expireHold } from './money/hold';
import { authenticate } from './money/payment';
import { cancelRefund, failRefund, makeRefund, succeedRefund } from './money/refund';
import { endOnboarding, setCapability } from './resources/accounts';
import { expireSession, submitSession } from './resources/checkout';
import { makeBankAccount, makeCard } from './resources/payment-methods';
import { mustFind } from './route';
import { endDebit } from './timers';
import type { World } from './world';

/** Does something to one object and gives back what is of interest afterwards. */
type Command = (world: World, id: string, body: unknown) => object;

const amountSchema = z.strictObject({ amount: z.number().int().positive().optional() });
const disputeSchema = z.strictObject({
  reason: z.string().default('fraudulent'),
  amount: z.number().int().positive().optional(),
  inquiry: z.boolean().default(false),
});
const submitSchema = z.strictObject({
  card: z.string().default('4242424242424242'),
  account: z.string().optional(),
  late: z.boolean().default(false),
});
const reasonSchema = z.strictObject({ reason: z.string().optional() });

const intentOf = (world: World, id: string): PaymentIntent =>
  mustFind(world.tables.payment_intents, 'payment_intent', id);

function chargeOf(world: World, id: string): Charge {
  const charge = id.startsWith('pi_') ? (intentOf(world, id).latest_charge ?? id) : id;
  return mustFind(world.tables.charges, 'charge', charge);
}

const onIntent =
  (work: (world: World, intent: PaymentIntent, body: unknown) => unknown): Command =>
  (world, id, body) => {
    const intent = intentOf(world, id);
    work(world, intent, body);
    return intent;
  };

/** By `noun/verb` of `/_sim/{noun}/{id}/{verb}`. */
export const commands: Readonly<Record<string, Command>> = {
  // A person at the dashboard.
  'payment_intents/capture': onIntent((world, intent, body) =>
    capture(world, intent, amountSchema.parse(body).amount ?? intent.amount_capturable),
  ),
  'payment_intents/cancel': onIntent((world, intent) => cancelPayment(world, intent, 'requested_by_customer')),
  'payment_intents/refund': (world, id, body) =>
    makeRefund(world, chargeOf(world, id), {
      amount: amountSchema.parse(body).amount ?? null,
      reason: 'requested_by_customer',
      metadata: {},
    }),
  // The card network, the payer and their bank.
  'payment_intents/expire': onIntent(expireHold),
  'payment_intents/authenticate': onIntent((world, intent, body) =>
    authenticate(world, intent, z.strictObject({ passed: z.boolean().default(true) }).parse(body).passed),
  ),
  'payment_intents/verify': onIntent((world, intent) => verifyMicrodeposits(world, intent, [32, 45], null)),
  'payment_intents/settle': onIntent((world, intent) => endDebit(world, intent, 'succeed')),
  'payment_intents/fail': onIntent((world, intent) => endDebit(world, intent, 'fail')),
  'payment_intents/return': (world, id, body) =>
    returnBankDebit(world, chargeOf(world, id), reasonSchema.parse(body).reason),
  'payment_intents/dispute': (world, id, body) => openDispute(world, chargeOf(world, id), disputeSchema.parse(body)),
  'payment_intents/early_fraud_warning': (world, id) => warnOfFraud(world, chargeOf(world, id)),
  'disputes/resolve': (world, id, body) => {
    const dispute = mustFind(world.tables.disputes, 'dispute', id);
    const { outcome } = z.strictObject({ outcome: z.enum(['won', 'lost', 'warning_closed']) }).parse(body);
    endDispute(world, dispute, outcome);
    return dispute;
  },
  'disputes/escalate': (world, id) => {
    const dispute = mustFind(world.tables.disputes, 'dispute', id);
    escalate(world, dispute);
    return dispute;
  },
  'refunds/fail': (world, id, body) => {
    const refund = mustFind(world.tables.refunds, 'refund', id);
    failRefund(world, refund, reasonSchema.parse(body).reason);
    return refund;
  },
  'refunds/succeed': (world, id) => {
    const refund = mustFind(world.tables.refunds, 'refund', id);
    succeedRefund(world, refund);
    return refund;
  },
  'refunds/cancel': (world, id) => {
    const refund = mustFind(world.tables.refunds, 'refund', id);
    cancelRefund(world, refund);
    return refund;
  },
  'accounts/capability': (world, id, body) => {
    const account = mustFind(world.tables.accounts, 'account', id);
    const { status, reason } = z
      .strictObject({
        status: z.enum(['active', 'pending', 'rejected', 'restricted', 'unsupported']),
        reason: z.string().nullable().default(null),
      })
      .parse(body);
    setCapability(world, account, status, reason);
    return { ...account, transfers: account.sim.transfers };
  },
  'accounts/onboard': (world, id) => {
    const account = mustFind(world.tables.accounts, 'account', id);
    endOnboarding(world, account, 'complete');
    return { ...account, transfers: account.sim.transfers };
  },
  'checkout/submit': (world, id, body) => {
    const session = mustFind(world.tables.checkout_sessions, 'checkout.session', id);
    const { card, account, late } = submitSchema.parse(body);
    // The payer had pressed the button just before the session expired.
    if (late && session.status === 'expired') session.status = 'open';
    const method = account === undefined ? makeCard(world, card) : makeBankAccount(world, account, true);
    submitSession(world, session, method);
    return session;
  },
  'checkout/expire': (world, id) => {
    const session = mustFind(world.tables.checkout_sessions, 'checkout.session', id);
    expireSession(world, session);
    return session;
  },
};
