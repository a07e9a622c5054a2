import type Stripe from 'stripe';
import type { PriorOperation, RailCall, RailCheckout, RailOutcome } from '@/lib/harbor/ports';
import { uuidBytes } from '@/lib/kernel/ids';
import { wireAmount } from '@/lib/kernel/money';
import { createCheckoutSession } from '@/lib/rails/stripe/calls/create-checkout-session';
import { createPaymentIntent } from '@/lib/rails/stripe/calls/create-payment-intent';
import { retrievePaymentMethod } from '@/lib/rails/stripe/calls/retrieve-payment-method';
import { failed, failureOf, isKeptBreakdown } from '@/lib/rails/stripe/failure';
import { checkoutKeyOf, metadataOf } from '@/lib/rails/stripe/metadata';
import { notFound } from '@/lib/rails/stripe/payment';
import type { Step, StepDeps } from './step';

/** How long a hosted page can be paid on, in milliseconds. Stripe allows 30 minutes to a day. */
const pageOpenMs = 60 * 60_000;

/** An earlier try told that only the payer can help. */
const needsPayer = ({ kind, status, detail }: PriorOperation): boolean =>
  kind === 'authorise' && status === 'failed' && detail.needs_payer === true;

/**
 * The agreement only names a payment method, and Stripe is one account for all tenants: a saved one may be charged when
 * its customer was made for this tenant. One without a customer is good for a single use, or a test's token.
 */
function isOwn(method: Stripe.PaymentMethod, customerId: string | null, tenantPublicId: string): boolean {
  const { customer, customer_account: account } = method;
  if (customer === null) return account === null && customerId === null;
  if (typeof customer === 'string') return false;
  return (customerId ?? customer.id) === customer.id && customer.metadata.tidegate_tenant === tenantPublicId;
}

/** The instant inside the operation's id: every repeat of the call then sends the same parameters. */
function plannedAt(call: Pick<RailCall, 'operationId'>): number {
  const bytes = uuidBytes(call.operationId);
  return bytes.subarray(0, 6).reduce((milliseconds, byte) => milliseconds * 256 + byte, 0);
}

/**
 * Opens what the payer pays through, without moving money: an unconfirmed payment when the agreement names a saved payment
 * method, else, or when that method needs its owner, a hosted page.
 */
export function openCheckout({ client, clock, means }: StepDeps): Step {
  const openPayment = async (
    call: RailCall,
    source: NonNullable<RailCall['source']>,
    key: string,
  ): Promise<RailOutcome> => {
    const method = await retrievePaymentMethod(client, source.paymentMethodId);
    if (!isOwn(method, source.customerId, call.tenantPublicId)) return failed('payment_method_not_yours');
    const payment = await createPaymentIntent(
      client,
      {
        method: means,
        amount: wireAmount(call.amount),
        currency: call.currency,
        capture_method: means === 'card' ? 'manual' : 'automatic',
        payment_method: source.paymentMethodId,
        ...(source.customerId === null ? {} : { customer: source.customerId }),
        transfer_group: call.intentId,
        metadata: metadataOf(call),
      },
      key,
    );
    const detail = { stripe_payment_intent_id: payment.id, payment_method_id: source.paymentMethodId };
    return { status: 'succeeded', railRef: payment.id, detail };
  };

  const openPage = async (call: RailCall, key: string): Promise<RailOutcome> => {
    const session = await createCheckoutSession(
      client,
      {
        method: means,
        amount: wireAmount(call.amount),
        currency: call.currency,
        intentId: call.intentId,
        expiresAt: new Date(plannedAt(call) + (await clock.aheadMs()) + pageOpenMs),
        ...(call.checkout === null ? ofAgreement(call) : ofCheckout(call, call.checkout)),
      },
      key,
    );
    return { status: 'succeeded', railRef: session.id, detail: pageDetail(session) };
  };

  const ofAgreement = (call: RailCall) => ({
    description: `Payment held for agreement ${call.intentId}`,
    capture: means === 'card' ? ('manual' as const) : ('automatic' as const),
    reference: call.intentId,
    metadata: metadataOf(call),
    successUrl: `${client.settings.origin}/paid?outcome=${means === 'card' ? 'held' : 'started'}`,
    cancelUrl: `${client.settings.origin}/paid?outcome=left`,
  });

  return {
    async execute(call) {
      const source = call.operations.some(needsPayer) ? null : call.source;
      const open = (key: string) => (source === null ? openPage(call, key) : openPayment(call, source, key));
      try {
        const key = checkoutKeyOf(call);
        return await open(key).catch((error: unknown) => {
          // What it may have left behind moves nothing: nobody was told its id, and only a payer's word moves money.
          if (isKeptBreakdown(error)) return open(`${key}:again`);
          throw error;
        });
      } catch (error) {
        return failureOf(error);
      }
    },
    // Nothing was paid through an object whose id nobody was told, so opening it again is safe: under the same key it
    // is the same object, and a day later it is a new one beside one that was never used.
    lookUp: async () => notFound,
  };
}

/** Longest name of a product that a page shows. */
const nameLength = 120;

/** A checkout of the gate, under the names that its clients know. */
const ofCheckout = (call: RailCall, checkout: RailCheckout) => ({
  description: checkout.summary.slice(0, nameLength),
  capture: 'automatic' as const,
  reference: checkout.sessionId,
  metadata: {
    ...metadataOf(call),
    quote_id: checkout.quoteId,
    payment_session_id: checkout.sessionId,
    bot_id: checkout.botId,
    request_hash: checkout.requestHash,
  },
  successUrl: checkout.successUrl,
  cancelUrl: checkout.cancelUrl,
});

/** What the payer's page is, for the wire. */
export const pageDetail = (session: Stripe.Checkout.Session) => ({
  payment_session_id: session.id,
  payment_url: session.url,
});
