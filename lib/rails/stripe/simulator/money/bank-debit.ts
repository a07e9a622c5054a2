import { refuse } from '@/lib/rails/stripe/simulator/errors';
import { type BankInstrument, bankAccounts, declineMessage } from '@/lib/rails/stripe/simulator/instruments';
import type { PaymentIntent, PaymentMethod } from '@/lib/rails/stripe/simulator/model';
import { day, type World } from '@/lib/rails/stripe/simulator/world';
import { makeCharge, settleCharge } from './charge';

const settlementDays = 4;
const failureDays = 2;
const microdepositAttempts = 3;

const instrumentOf = (method: PaymentMethod): BankInstrument => bankAccounts[method.sim.instrument] ?? {};

/** Banks rest on Saturdays and Sundays; holidays are not modelled. */
export function afterBusinessDays(from: number, days: number): number {
  let at = from;
  for (let left = days; left > 0; ) {
    at += day;
    const weekday = new Date(at * 1_000).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return at;
}

function askForMicrodeposits(world: World, intent: PaymentIntent): void {
  intent.status = 'requires_action';
  intent.next_action = {
    type: 'verify_with_microdeposits',
    verify_with_microdeposits: {
      arrival_date: afterBusinessDays(world.now(), 2),
      hosted_verification_url: `${world.publicUrl}/microdeposits/${intent.id}`,
      microdeposit_type: 'amounts',
    },
  };
  world.emit('payment_intent.requires_action', intent);
}

function startDebit(world: World, intent: PaymentIntent, method: PaymentMethod): void {
  const { failure, stuck } = instrumentOf(method);
  const charge = makeCharge(world, intent, method, { status: 'pending', captured: false });
  intent.status = 'processing';
  intent.next_action = null;
  intent.last_payment_error = null;
  if (stuck !== true) {
    const at = afterBusinessDays(world.now(), failure === undefined ? settlementDays : failureDays);
    world.schedule({ at, kind: 'bank_debit', subject: intent.id });
  }
  world.emit('payment_intent.processing', intent);
  world.emit('charge.pending', charge);
}

/** Starts a debit, or asks the payer to prove the account first. Gives back why it was refused, or null. */
export function confirmBankDebit(world: World, intent: PaymentIntent, method: PaymentMethod): string | null {
  if (intent.capture_method === 'manual') {
    refuse('Payment method type us_bank_account does not support manual capture.', { param: 'capture_method' });
  }
  if (intent.currency !== 'usd') refuse('us_bank_account payments are in usd.', { param: 'currency' });
  if (!intent.sim.hasMandate && !method.sim.savedForOffSession) {
    refuse('This PaymentIntent requires a mandate. Please provide mandate_data.', {
      code: 'parameter_missing',
      param: 'mandate_data',
    });
  }
  const { refusedAtOnce } = instrumentOf(method);
  if (refusedAtOnce !== undefined) return refusedAtOnce;
  if (!method.sim.verified && intent.sim.verification === 'microdeposits') askForMicrodeposits(world, intent);
  else startDebit(world, intent, method);
  return null;
}

/** The bank's word on a debit, days after it was started. */
export function endBankDebit(world: World, intent: PaymentIntent, forced?: 'succeed' | 'fail'): void {
  const charge = world.tables.charges[intent.latest_charge ?? ''];
  const method = world.tables.payment_methods[intent.payment_method ?? ''];
  if (intent.status !== 'processing' || charge === undefined || method === undefined) return;
  world.unschedule('bank_debit', intent.id);
  const failure = forced === 'succeed' ? undefined : (instrumentOf(method).failure ?? (forced && 'insufficient_funds'));
  intent.processing = null;
  if (failure === undefined) {
    settleCharge(world, charge, charge.amount);
    intent.status = 'succeeded';
    intent.amount_received = charge.amount;
    world.emit('charge.succeeded', charge);
    world.emit('payment_intent.succeeded', intent);
    return;
  }
  const message = declineMessage(failure);
  charge.status = 'failed';
  charge.paid = false;
  charge.failure_code = failure;
  charge.failure_message = message;
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.last_payment_error = { type: 'invalid_request_error', code: failure, charge: charge.id, message };
  world.emit('charge.failed', charge);
  world.emit('payment_intent.payment_failed', intent);
}

type Guess = 'right' | 'wrong' | 'too_many' | 'timeout';

/** Test amounts and descriptor codes as Stripe documents them. */
function judgeGuess(amounts: readonly number[], descriptor: string | null): Guess {
  const said = descriptor ?? [...amounts].sort((one, other) => one - other).join('+');
  if (said === '32+45' || said === 'SM11AA') return 'right';
  if (said === '10+11' || said === 'SM33CC') return 'too_many';
  return said === '40+41' || said === 'SM44DD' ? 'timeout' : 'wrong';
}

/** The payer says which two small amounts, or which code, arrived at their bank. */
export function verifyMicrodeposits(
  world: World,
  intent: PaymentIntent,
  amounts: readonly number[],
  descriptor: string | null,
): void {
  const method = world.tables.payment_methods[intent.payment_method ?? ''];
  if (intent.next_action?.type !== 'verify_with_microdeposits' || method === undefined) {
    refuse('This PaymentIntent is not waiting for microdeposits.', { code: 'payment_intent_unexpected_state' });
  }
  const guess = instrumentOf(method).microdepositsFail ? 'timeout' : judgeGuess(amounts, descriptor);
  if (guess === 'right') {
    method.sim.verified = true;
    startDebit(world, intent, method);
    return;
  }
  intent.sim.microdepositAttempts += 1;
  if (guess === 'wrong' && intent.sim.microdepositAttempts < microdepositAttempts) {
    refuse('The amounts provided do not match the amounts that were sent to the bank account.', {
      code: 'payment_method_microdeposit_verification_amounts_mismatch',
    });
  }
  const code =
    guess === 'timeout'
      ? 'payment_method_microdeposit_verification_timeout'
      : 'payment_method_microdeposit_verification_attempts_exceeded';
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.next_action = null;
  intent.last_payment_error = {
    type: 'invalid_request_error',
    code,
    message: 'The bank account could not be verified.',
  };
  world.emit('payment_intent.payment_failed', intent);
  refuse('The bank account could not be verified.', { code });
}
