import { z } from 'zod';
import type { EventSubject } from '@/lib/inbound/ports';
import { retrieveCheckoutSession } from './calls/retrieve-checkout-session';
import { retrievePaymentIntent } from './calls/retrieve-payment-intent';
import { retrieveTransfer } from './calls/retrieve-transfer';
import type { StripeClient } from './client';
import { refusalCode } from './failure';
import { subjectOf } from './metadata';

/** What an event says of its object: ids to ask Stripe with, and nothing else of it is believed. */
export interface EventObject {
  readonly id: string;
  readonly paymentIntentId: string | null;
}

/** How one type of event finds the intent that it is about. Null: about none of ours. */
export interface EventRoute {
  readonly type: string;
  about(client: StripeClient, object: EventObject): Promise<EventSubject | null>;
}

const reference = z
  .union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
  .nullish()
  .transform((id) => id ?? null);

const eventBody = z.object({
  id: z.string().startsWith('evt_'),
  type: z.string().min(1).max(128),
  created: z.int().nonnegative(),
  livemode: z.boolean(),
  data: z.object({ object: z.looseObject({ id: z.string().optional(), payment_intent: reference }) }),
});
export type EventBody = z.output<typeof eventBody>;

/** The members of a snapshot event that are used; null for what is none. */
export function parseEvent(bytes: Uint8Array): EventBody | null {
  try {
    return eventBody.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** An object that Stripe no longer has is about nothing. */
async function orMissing(read: Promise<EventSubject | null>): Promise<EventSubject | null> {
  try {
    return await read;
  } catch (error) {
    if (refusalCode(error) === 'resource_missing') return null;
    throw error;
  }
}

const paymentSubject = async (client: StripeClient, id: string): Promise<EventSubject | null> =>
  subjectOf((await retrievePaymentIntent(client, id)).metadata);

/** The event's object is the payment. */
export const aboutPayment: EventRoute['about'] = (client, { id }) => orMissing(paymentSubject(client, id));

/** The event's object belongs to a payment, which says whose it is. */
export const aboutItsPayment: EventRoute['about'] = async (client, { paymentIntentId }) =>
  paymentIntentId === null ? null : orMissing(paymentSubject(client, paymentIntentId));

/** The event's object is the payer's page. */
export const aboutSession: EventRoute['about'] = (client, { id }) =>
  orMissing(retrieveCheckoutSession(client, id).then(({ metadata }) => subjectOf(metadata)));

/** The event's object is a transfer to a payee. */
export const aboutTransfer: EventRoute['about'] = (client, { id }) =>
  orMissing(retrieveTransfer(client, id).then(({ metadata }) => subjectOf(metadata)));
