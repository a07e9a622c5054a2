import { refuse } from '@/lib/rails/stripe/simulator/errors';
import { bankAccounts } from '@/lib/rails/stripe/simulator/instruments';
import type { Charge, PaymentIntent } from '@/lib/rails/stripe/simulator/model';
import type { World } from '@/lib/rails/stripe/simulator/world';
import { settleCharge } from './charge';
import { unexpectedState } from './payment';

const chargeOf = (world: World, intent: PaymentIntent): Charge | undefined =>
  world.tables.charges[intent.latest_charge ?? ''];

/** Takes held money, all of it or a part; the rest of the hold is let go. A hold is captured once. */
export function capture(world: World, intent: PaymentIntent, amount: number): void {
  const charge = chargeOf(world, intent);
  if (charge?.sim.expired) {
    refuse('The charge cannot be captured because the authorization has expired.', {
      code: 'charge_expired_for_capture',
    });
  }
  if (intent.status !== 'requires_capture' || charge === undefined) unexpectedState(world, intent, 'capture');
  if (amount > intent.amount_capturable) {
    const message = `The amount to capture (${amount}) is greater than the amount capturable (${intent.amount_capturable}).`;
    refuse(message, { code: 'amount_too_large', param: 'amount_to_capture' });
  }
  if (amount <= 0) refuse('Invalid positive integer', { code: 'amount_too_small', param: 'amount_to_capture' });
  settleCharge(world, charge, amount);
  intent.status = 'succeeded';
  intent.amount_capturable = 0;
  intent.amount_received = amount;
  world.unschedule('hold_expiry', intent.id);
  world.schedule({ at: world.now() + 2, kind: 'charge_updated', subject: charge.id });
  world.emit('charge.captured', charge);
  world.emit('payment_intent.succeeded', intent);
}

function release(world: World, intent: PaymentIntent, reason: string | null): void {
  intent.status = 'canceled';
  intent.canceled_at = world.now();
  intent.cancellation_reason = reason;
  intent.amount_capturable = 0;
  intent.next_action = null;
  intent.processing = null;
  world.unschedule('hold_expiry', intent.id);
}

function letGo(charge: Charge): void {
  charge.amount_refunded = charge.amount;
  charge.refunded = true;
}

/** A debit that is on its way can be stopped only while it is stuck; Stripe calls this rare. */
function isStuckDebit(world: World, { status, payment_method: method }: PaymentIntent): boolean {
  const instrument = world.tables.payment_methods[method ?? '']?.sim.instrument ?? '';
  return status === 'processing' && bankAccounts[instrument]?.stuck === true;
}

/** Ends a payment that has taken no money; a hold is let go. */
export function cancelPayment(world: World, intent: PaymentIntent, reason: string | null): void {
  const legal = ['requires_payment_method', 'requires_confirmation', 'requires_action', 'requires_capture'];
  if (!legal.includes(intent.status) && !isStuckDebit(world, intent)) unexpectedState(world, intent, 'cancel');
  const charge = chargeOf(world, intent);
  const wasHeld = intent.status === 'requires_capture';
  if (wasHeld && charge) letGo(charge);
  release(world, intent, reason);
  if (wasHeld && charge) world.emit('charge.refunded', charge);
  world.emit('payment_intent.canceled', intent);
}

/** The card network lets a hold go that nobody captured. */
export function expireHold(world: World, intent: PaymentIntent): void {
  const charge = chargeOf(world, intent);
  if (intent.status !== 'requires_capture' || charge === undefined) return;
  letGo(charge);
  charge.sim.expired = true;
  release(world, intent, 'automatic');
  world.emit('charge.expired', charge);
  world.emit('payment_intent.canceled', intent);
}
