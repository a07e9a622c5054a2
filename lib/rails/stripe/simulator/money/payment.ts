import { type ErrorBody, refuse, StripeRefusal } from '@/lib/rails/stripe/simulator/errors';
import { cards, declineMessage } from '@/lib/rails/stripe/simulator/instruments';
import type { PaymentIntent, PaymentMethod } from '@/lib/rails/stripe/simulator/model';
import { renderObject } from '@/lib/rails/stripe/simulator/render';
import type { World } from '@/lib/rails/stripe/simulator/world';
import { confirmBankDebit } from './bank-debit';
import { makeCharge, settleCharge } from './charge';

/** What became of a confirmation: an error is a payment that was tried and refused, and is answered as 402. */
export type Confirmed = { readonly ok: true } | { readonly ok: false; readonly error: ErrorBody };

interface Decline {
  readonly code: string;
  readonly declineCode?: string;
}

/** A payment that failed leaves its intent waiting for another means of payment. */
export function failPayment(world: World, intent: PaymentIntent, method: PaymentMethod, decline: Decline): ErrorBody {
  const message = declineMessage(decline.code, decline.declineCode);
  const failure = { code: decline.code, message, declineCode: decline.declineCode };
  const charge = makeCharge(world, intent, method, { status: 'failed', captured: false, failure });
  const advice = ['lost_card', 'stolen_card'].includes(decline.declineCode ?? '')
    ? 'do_not_try_again'
    : 'try_again_later';
  const error = {
    type: 'card_error' as const,
    code: decline.code,
    ...(decline.declineCode ? { decline_code: decline.declineCode, advice_code: advice } : {}),
    charge: charge.id,
    message,
    payment_method: renderObject(world, method),
  };
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.next_action = null;
  intent.processing = null;
  intent.last_payment_error = error;
  world.emit('charge.failed', charge);
  world.emit('payment_intent.payment_failed', intent);
  return { ...error, payment_intent: renderObject(world, intent) };
}

function askForAuthentication(world: World, intent: PaymentIntent): void {
  intent.status = 'requires_action';
  intent.next_action = {
    type: 'redirect_to_url',
    redirect_to_url: { return_url: intent.sim.returnUrl, url: `${world.publicUrl}/authenticate/${intent.id}` },
  };
  world.emit('payment_intent.requires_action', intent);
}

function acceptCard(world: World, intent: PaymentIntent, method: PaymentMethod): void {
  const isHold = intent.capture_method === 'manual';
  const charge = makeCharge(world, intent, method, { status: 'succeeded', captured: !isHold });
  intent.next_action = null;
  intent.last_payment_error = null;
  if (isHold) {
    intent.status = 'requires_capture';
    intent.amount_capturable = intent.amount;
    world.schedule({ at: charge.sim.captureBefore ?? world.now(), kind: 'hold_expiry', subject: intent.id });
    world.emit('charge.succeeded', charge);
    world.emit('payment_intent.amount_capturable_updated', intent);
    return;
  }
  settleCharge(world, charge, intent.amount);
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  world.emit('charge.succeeded', charge);
  world.emit('payment_intent.succeeded', intent);
}

/** Some saved cards need the payer's bank only as long as they were not set up for use without them. */
function needsAuthentication(intent: PaymentIntent, method: PaymentMethod): boolean {
  const rule = cards[method.sim.instrument]?.threeDSecure;
  if (rule === undefined || intent.sim.authenticated) return false;
  return rule !== 'unless_saved' || !method.sim.savedForOffSession;
}

function confirmCard(world: World, intent: PaymentIntent, method: PaymentMethod, failOnAction: boolean): Confirmed {
  const card = cards[method.sim.instrument];
  if (needsAuthentication(intent, method)) {
    if (!intent.sim.offSession && !failOnAction) {
      askForAuthentication(world, intent);
      return { ok: true };
    }
    const decline = { code: 'authentication_required', declineCode: 'authentication_required' };
    return { ok: false, error: failPayment(world, intent, method, decline) };
  }
  const decline =
    card?.threeDSecure === 'always_then_declined'
      ? { code: 'card_declined', declineCode: 'generic_decline' }
      : card?.decline;
  if (decline) return { ok: false, error: failPayment(world, intent, method, decline) };
  if (intent.setup_future_usage === 'off_session') method.sim.savedForOffSession = true;
  acceptCard(world, intent, method);
  return { ok: true };
}

/** Tries a payment with the intent's means of payment. */
export function confirmPayment(world: World, intent: PaymentIntent, failOnAction = false): Confirmed {
  const method = intent.payment_method === null ? undefined : world.tables.payment_methods[intent.payment_method];
  if (method === undefined) {
    refuse(
      'You cannot confirm this PaymentIntent because it’s missing a payment method. Update the PaymentIntent with a payment method and then confirm it again.',
      { code: 'payment_intent_unexpected_state', payment_intent: renderObject(world, intent) },
    );
  }
  if (!intent.payment_method_types.includes(method.type)) {
    refuse(`The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent.`, {
      code: 'payment_intent_incompatible_payment_method',
      param: 'payment_method',
    });
  }
  if (method.type === 'card') return confirmCard(world, intent, method, failOnAction);
  const refusal = confirmBankDebit(world, intent, method);
  return refusal === null ? { ok: true } : { ok: false, error: failPayment(world, intent, method, { code: refusal }) };
}

/** The payer's bank has asked them, and they have answered. */
export function authenticate(world: World, intent: PaymentIntent, passed: boolean): Confirmed {
  if (intent.status !== 'requires_action') unexpectedState(world, intent, 'authenticate');
  const method = world.tables.payment_methods[intent.payment_method ?? ''];
  if (!passed && method) {
    return {
      ok: false,
      error: failPayment(world, intent, method, { code: 'payment_intent_authentication_failure' }),
    };
  }
  intent.sim.authenticated = true;
  return confirmPayment(world, intent);
}

/** Ends a request with a declined payment. */
export function orDecline(confirmed: Confirmed): void {
  if (!confirmed.ok) throw new StripeRefusal(402, confirmed.error);
}

export function unexpectedState(world: World, intent: PaymentIntent, verb: string): never {
  refuse(`You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`, {
    code: 'payment_intent_unexpected_state',
    payment_intent: renderObject(world, intent),
  });
}
