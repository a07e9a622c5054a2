import Stripe from 'stripe';
import type { Stage } from '@/lib/rails/stripe/simulator/testing/stage';

/** Everything that Stripe has on record about payments of this platform. */
export interface PlatformRecords {
  readonly payments: readonly Stripe.PaymentIntent[];
  readonly transfers: readonly Stripe.Transfer[];
  readonly refunds: readonly Stripe.Refund[];
  readonly disputes: readonly Stripe.Dispute[];
}

const idOf = (object: string | { readonly id: string } | null): string | null =>
  typeof object === 'string' ? object : (object?.id ?? null);
const sum = (amounts: readonly number[]): bigint => BigInt(amounts.reduce((total, amount) => total + amount, 0));

const page = { limit: 100 };
const most = { limit: 10_000 };

export type PaymentOnRecord = Stripe.PaymentIntent;

export const paymentsOnRecord = ({ stripe }: Pick<Stage, 'stripe'>): Promise<readonly PaymentOnRecord[]> =>
  stripe.paymentIntents.list(page).autoPagingToArray(most);

export async function readRecords({ stripe }: Pick<Stage, 'stripe'>): Promise<PlatformRecords> {
  const [payments, transfers, refunds, disputes] = await Promise.all([
    paymentsOnRecord({ stripe }),
    stripe.transfers.list(page).autoPagingToArray(most),
    stripe.refunds.list(page).autoPagingToArray(most),
    stripe.disputes.list(page).autoPagingToArray(most),
  ]);
  return { payments, transfers, refunds, disputes };
}

/** Where an intent's money is, in minor units, and how often it was moved. */
export function recordOf(intentId: string, { payments, transfers, refunds, disputes }: PlatformRecords) {
  const own = payments.filter(({ metadata }) => metadata.tidegate_intent === intentId);
  const isOwn = (payment: string | { readonly id: string } | null): boolean =>
    own.some(({ id }) => id === idOf(payment));
  const passedOn = transfers.filter(({ transfer_group }) => transfer_group === intentId);
  const givenBack = refunds.filter((refund) => isOwn(refund.payment_intent) && refund.status === 'succeeded');
  const held = own.filter(({ status }) => status === 'requires_capture');
  const taken = own.filter(({ status }) => status === 'succeeded');
  const withdrawn = sum(
    disputes.flatMap((dispute) =>
      isOwn(dispute.payment_intent) ? dispute.balance_transactions.map(({ amount }) => -amount) : [],
    ),
  );
  const inHold = sum(held.map(({ amount_capturable }) => amount_capturable));
  const received = sum(taken.map(({ amount_received }) => amount_received));
  const refunded = sum(givenBack.map(({ amount }) => amount));
  const sent = sum(passedOn.map(({ amount }) => amount));
  const reversed = sum(passedOn.map(({ amount_reversed }) => amount_reversed));
  return {
    position: {
      payer: refunded + withdrawn - inHold - received,
      held: inHold + received - refunded - sent,
      payee: sent - reversed,
      platform: reversed - withdrawn,
    },
    effects: {
      payments: held.length + taken.length,
      transfers: passedOn.length,
      given_back: givenBack.length + own.filter(({ status }) => status === 'canceled').length,
    },
  };
}

/** A message as Stripe sends it, signed with a secret. */
export interface SignedMessage {
  readonly body: string;
  readonly signature: string;
}

const { webhooks } = new Stripe('sk_test_x');
export const signMessage = (body: string, secret: string): SignedMessage => ({
  body,
  signature: webhooks.generateTestHeaderString({ payload: body, secret }),
});

/** Texts of the events after one of them, oldest first. */
export async function eventTextsAfter(
  { stripe }: Pick<Stage, 'stripe'>,
  last: string | null,
): Promise<readonly string[]> {
  const events = await stripe.events
    .list({ ...page, ...(last === null ? {} : { ending_before: last }) })
    .autoPagingToArray(most);
  return events.toSorted((one, other) => one.created - other.created).map((event) => JSON.stringify(event));
}
