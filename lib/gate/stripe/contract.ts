import { z } from 'zod';
import { bounds } from '@/lib/kernel/bounds';

const text = z.string().max(bounds.text).nullish();
const amount = z.int().nullish();

/** As much of an event as the gate answers by. Members that older senders leave out may be missing. */
const stripeEvent = z.object({
  id: z.string().min(1).max(bounds.shortText).nullish(),
  type: z.string().min(1).max(bounds.shortText),
  created: z.int().nonnegative().nullish(),
  livemode: z.boolean().nullish(),
  data: z.object({
    object: z.object({
      id: text,
      payment_session_id: text,
      metadata: z.record(z.string(), z.unknown()).nullish(),
      amount_total: amount,
      amount_received: amount,
      amount,
      currency: text,
      payment_status: text,
    }),
  }),
});
export type StripeEvent = z.output<typeof stripeEvent>;

/** Null for bytes that are no event. */
export function readStripeEvent(bytes: Uint8Array): StripeEvent | null {
  try {
    return stripeEvent.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))).data ?? null;
  } catch {
    return null;
  }
}

/** Three answers, and nothing of the payment in any of them. */
export const webhookAnswer = z.union([
  z.strictObject({ received: z.literal(true), processed: z.literal(true) }),
  z.strictObject({ received: z.literal(true), processed: z.literal(false), reason: z.string() }),
]);
export type WebhookAnswer = z.output<typeof webhookAnswer>;
