import { refuse } from '@/lib/rails/stripe/simulator/errors';
import type { Metadata, PaymentIntent, PaymentMethod } from '@/lib/rails/stripe/simulator/model';
import { verifyMicrodeposits } from '@/lib/rails/stripe/simulator/money/bank-debit';
import { cancelPayment, capture } from '@/lib/rails/stripe/simulator/money/hold';
import { confirmPayment, orDecline, unexpectedState } from '@/lib/rails/stripe/simulator/money/payment';
import type { Params } from '@/lib/rails/stripe/simulator/params';
import { renderObject } from '@/lib/rails/stripe/simulator/render';
import {
  type ApiRequest,
  filtered,
  mustFind,
  mustRefer,
  pageOf,
  type Routes,
} from '@/lib/rails/stripe/simulator/route';
import type { World } from '@/lib/rails/stripe/simulator/world';
import { makeMethod, resolveMethod } from './payment-methods';

const smallestCharge = 50;

export interface IntentRequest {
  readonly amount: number;
  readonly currency: string;
  readonly captureMethod: string;
  readonly types: string[];
  readonly customer: string | null;
  readonly metadata: Metadata;
  readonly description: string | null;
  readonly transferGroup: string | null;
  readonly setupFutureUsage: string | null;
  readonly checkoutSession?: string;
}

/** Card always; a bank debit where the currency and the way of capturing allow it. */
export function paymentTypes(currency: string, captureMethod: string, params: Params): string[] {
  const possible = currency === 'usd' && captureMethod !== 'manual' ? ['card', 'us_bank_account'] : ['card'];
  const allowed = params.texts('allowed_payment_method_types');
  const excluded = params.texts('excluded_payment_method_types');
  const types = (allowed.length > 0 ? allowed : possible).filter((type) => !excluded.includes(type));
  if (types.length === 0)
    refuse('No valid payment method types for this payment.', { param: 'allowed_payment_method_types' });
  return types;
}

/** An intent that waits for a means of payment. */
export function makeIntent(world: World, request: IntentRequest): PaymentIntent {
  if (request.amount < smallestCharge) {
    refuse('Amount must be at least $0.50 usd', { code: 'amount_too_small', param: 'amount' });
  }
  const id = world.newId('pi');
  const intent: PaymentIntent = {
    id,
    object: 'payment_intent',
    amount: request.amount,
    amount_capturable: 0,
    amount_received: 0,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: request.captureMethod,
    client_secret: `${id}_secret_${world.newId('s').slice(2)}`,
    confirmation_method: 'automatic',
    created: world.now(),
    currency: request.currency,
    customer: request.customer,
    description: request.description,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: request.metadata,
    next_action: null,
    payment_method: null,
    payment_method_types: request.types,
    processing: null,
    receipt_email: null,
    setup_future_usage: request.setupFutureUsage,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_group: request.transferGroup,
    sim: {
      offSession: false,
      authenticated: false,
      hasMandate: false,
      verification: null,
      microdepositAttempts: 0,
      returnUrl: null,
      checkoutSession: request.checkoutSession ?? null,
    },
  };
  world.tables.payment_intents[id] = intent;
  world.emit('payment_intent.created', intent);
  return intent;
}

function chooseMethod(world: World, params: Params): PaymentMethod | null {
  const id = params.text('payment_method');
  if (id !== null) return resolveMethod(world, id);
  return params.has('payment_method_data') ? makeMethod(world, params.child('payment_method_data')) : null;
}

function takeMethod(intent: PaymentIntent, method: PaymentMethod): void {
  if (method.customer !== null && method.customer !== intent.customer) {
    const message = 'The provided PaymentMethod belongs to a Customer; include that customer on the PaymentIntent.';
    refuse(message, { param: 'payment_method' });
  }
  intent.payment_method = method.id;
  intent.sim.authenticated = false;
  if (intent.status === 'requires_payment_method') intent.status = 'requires_confirmation';
}

/** What create, update and confirm have in common. */
function readTerms(world: World, intent: PaymentIntent, params: Params): void {
  if (params.has('metadata')) intent.metadata = params.metadata(intent.metadata);
  if (params.has('description')) intent.description = params.text('description');
  if (params.has('setup_future_usage')) intent.setup_future_usage = params.text('setup_future_usage');
  if (params.has('receipt_email')) intent.receipt_email = params.text('receipt_email');
  if (params.has('statement_descriptor_suffix')) {
    intent.statement_descriptor_suffix = params.text('statement_descriptor_suffix');
  }
  if (params.flag('off_session') === true || params.text('off_session') !== null) intent.sim.offSession = true;
  if (params.has('mandate_data') || params.has('mandate')) intent.sim.hasMandate = true;
  if (params.has('return_url')) intent.sim.returnUrl = params.text('return_url');
  const bank = params.child('payment_method_options').child('us_bank_account');
  if (bank.has('verification_method')) intent.sim.verification = bank.text('verification_method');
  const method = chooseMethod(world, params);
  if (method) takeMethod(intent, method);
}

function confirm(world: World, intent: PaymentIntent, params: Params): void {
  const legal = ['requires_payment_method', 'requires_confirmation', 'requires_action'];
  if (!legal.includes(intent.status)) unexpectedState(world, intent, 'confirm');
  orDecline(confirmPayment(world, intent, params.flag('error_on_requires_action') === true));
}

const intentOf = ({ world, path }: ApiRequest): PaymentIntent =>
  mustFind(world.tables.payment_intents, 'payment_intent', path.id ?? path.intent ?? '', 'intent');

function create({ world, params }: ApiRequest): PaymentIntent {
  const currency = (params.text('currency') ?? '').toLowerCase();
  const captureMethod = params.text('capture_method') ?? 'automatic_async';
  const customer = params.text('customer');
  if (customer !== null) mustRefer(world.tables.customers, 'customer', customer, 'customer');
  const modelled = ['transfer_data', 'application_fee_amount', 'on_behalf_of', 'confirmation_token', 'hooks'];
  const foreign = modelled.find((name) => params.has(name));
  if (foreign) refuse(`The simulator does not model ${foreign}.`, { param: foreign }, 501);
  const intent = makeIntent(world, {
    amount: params.number('amount') ?? 0,
    currency,
    captureMethod,
    types: paymentTypes(currency, captureMethod, params),
    customer,
    metadata: params.metadata(),
    description: params.text('description'),
    transferGroup: params.text('transfer_group'),
    setupFutureUsage: params.text('setup_future_usage'),
  });
  readTerms(world, intent, params);
  if (params.flag('confirm') === true) confirm(world, intent, params);
  return intent;
}

function update(request: ApiRequest): PaymentIntent {
  const { world, params } = request;
  const intent = intentOf(request);
  const isOpen = ['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status);
  const amount = params.number('amount');
  if (amount !== null && amount !== intent.amount) {
    if (!isOpen) unexpectedState(world, intent, 'change the amount of');
    intent.amount = amount;
  }
  if (params.has('customer')) intent.customer = params.text('customer');
  if (params.has('transfer_group')) intent.transfer_group = params.text('transfer_group');
  if (!isOpen && params.has('payment_method')) unexpectedState(world, intent, 'update the payment method of');
  readTerms(world, intent, params);
  return intent;
}

export const paymentIntentRoutes: Routes = {
  'POST /v1/payment_intents': (request) => renderObject(request.world, create(request)),
  'GET /v1/payment_intents': (request) =>
    pageOf(
      request,
      '/v1/payment_intents',
      filtered(request.world.tables.payment_intents, request.params, ['customer']),
    ),
  'GET /v1/payment_intents/{id}': (request) => renderObject(request.world, intentOf(request)),
  'POST /v1/payment_intents/{id}': (request) => renderObject(request.world, update(request)),
  'POST /v1/payment_intents/{id}/confirm': (request) => {
    const intent = intentOf(request);
    readTerms(request.world, intent, request.params);
    confirm(request.world, intent, request.params);
    return renderObject(request.world, intent);
  },
  'POST /v1/payment_intents/{id}/capture': (request) => {
    const intent = intentOf(request);
    const { world, params } = request;
    if (params.flag('final_capture') === false) refuse('Multicapture is not available.', { param: 'final_capture' });
    capture(world, intent, params.number('amount_to_capture') ?? intent.amount_capturable);
    if (params.has('metadata')) intent.metadata = params.metadata(intent.metadata);
    return renderObject(world, intent);
  },
  'POST /v1/payment_intents/{id}/cancel': (request) => {
    const intent = intentOf(request);
    const { world, params } = request;
    const session = world.tables.checkout_sessions[intent.sim.checkoutSession ?? ''];
    if (session?.status === 'open' && intent.status !== 'requires_capture') {
      refuse('You cannot cancel a PaymentIntent of an open Checkout Session; expire the session instead.', {});
    }
    cancelPayment(world, intent, params.text('cancellation_reason'));
    return renderObject(world, intent);
  },
  'POST /v1/payment_intents/{id}/verify_microdeposits': (request) => {
    const intent = intentOf(request);
    const { world, params } = request;
    const amounts = params.numbers('amounts');
    const descriptor = params.text('descriptor_code');
    if (amounts.length === 0 && descriptor === null) {
      refuse('Missing required param: amounts.', { code: 'parameter_missing', param: 'amounts' });
    }
    verifyMicrodeposits(world, intent, amounts, descriptor);
    return renderObject(world, intent);
  },
};
