import { type Outcome, ok } from '@/lib/kernel/outcome';
import { premiumRefusals } from './refusals';

/** Below this a card checkout in US dollars is not offered. */
export const stripeMinimumUsd = 50;

export const isBelowStripeMinimum = (amountMinor: number, currency: string): boolean =>
  currency === 'USD' && amountMinor < stripeMinimumUsd;

interface SmallAmount {
  readonly amount_minor: number;
  readonly currency: string;
  readonly task_budget_id?: string | undefined;
}

/** Cents are paid from a task budget, never by a checkout and never not at all. For the generic, x402 and pay.sh routes. */
export function checkSmallAmount(body: SmallAmount, activeProvider: string): Outcome<null> {
  if (body.task_budget_id !== undefined || !isBelowStripeMinimum(body.amount_minor, body.currency)) return ok(null);
  return premiumRefusals.refuse(activeProvider === 'stripe' ? 'premium.stripe_minimum' : 'premium.amount_needs_budget');
}
