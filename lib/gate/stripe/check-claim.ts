import { sessionViewOf } from '@/lib/gate/actions/views';
import type { GateDeps } from '@/lib/gate/deps';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import { wireAmount } from '@/lib/kernel/money';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { StripeEvent } from './contract';
import { stripeHookRefusals } from './refusals';

/** The one type whose object is the page itself; a payment's id is known at Stripe alone. */
export const pageCompleted = 'checkout.session.completed';

/** What an event says was paid must be what the quote asks for, to the last unit. Whether it was paid is asked at Stripe. */
export function checkClaim(
  { type, data: { object } }: StripeEvent,
  read: QuoteRead,
  settings: GateDeps['settings'],
): Outcome<null> {
  const { refuse } = stripeHookRefusals;
  const { quote } = read;
  if (quote.provider !== 'stripe') return refuse('gate.stripe_provider');
  const known = sessionViewOf(read, settings).provider_session_id;
  if (type === pageCompleted && object.id !== known) return refuse('gate.stripe_session');
  const amount = object.amount_total ?? object.amount_received ?? object.amount ?? null;
  const currency = object.currency ?? '';
  if (amount === null) return refuse('gate.stripe_amount_missing');
  if (currency === '') return refuse('gate.stripe_currency_missing');
  if (amount !== wireAmount(quote.amount)) return refuse('gate.stripe_amount');
  return currency.toUpperCase() === quote.currency ? ok(null) : refuse('gate.stripe_currency');
}
