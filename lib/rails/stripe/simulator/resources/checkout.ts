import { refuse, StripeRefusal } from '@/lib/rails/stripe/simulator/errors';
import type { CheckoutSession, LineItem, PaymentIntent, PaymentMethod } from '@/lib/rails/stripe/simulator/model';
import { authenticate, confirmPayment } from '@/lib/rails/stripe/simulator/money/payment';
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
import { day, type World } from '@/lib/rails/stripe/simulator/world';
import { makeIntent, paymentTypes } from './payment-intents';
import { completeSetup, makeSetup } from './setup-intents';

const shortestSeconds = 30 * 60;

function readLineItem(world: World, item: Params): LineItem {
  const price = item.child('price_data');
  const quantity = item.number('quantity') ?? 1;
  const unit = price.number('unit_amount');
  const currency = price.text('currency');
  if (unit === null || currency === null) {
    refuse('The simulator models line items with price_data[currency] and price_data[unit_amount].', {
      code: 'parameter_missing',
      param: 'line_items[0][price_data]',
    });
  }
  return {
    id: world.newId('li'),
    object: 'item',
    amount_subtotal: unit * quantity,
    amount_total: unit * quantity,
    currency: currency.toLowerCase(),
    description: price.child('product_data').text('name'),
    quantity,
  };
}

function expiryOf(world: World, params: Params): number {
  const expiresAt = params.number('expires_at') ?? world.now() + day;
  if (expiresAt < world.now() + shortestSeconds - 60 || expiresAt > world.now() + day + 60) {
    refuse('The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.', {
      param: 'expires_at',
    });
  }
  return expiresAt;
}

function create({ world, params }: ApiRequest): CheckoutSession {
  const mode = params.text('mode');
  if (mode !== 'payment' && mode !== 'setup')
    refuse(`The simulator has no Checkout of mode ${mode}.`, { param: 'mode' }, 501);
  const uiMode = params.text('ui_mode') ?? 'hosted_page';
  if (uiMode !== 'hosted_page')
    refuse(`The simulator has no Checkout of ui_mode ${uiMode}.`, { param: 'ui_mode' }, 501);
  if (params.text('success_url') === null) {
    refuse('Missing required param: success_url.', { code: 'parameter_missing', param: 'success_url' });
  }
  const customer = params.text('customer');
  if (customer !== null) mustRefer(world.tables.customers, 'customer', customer, 'customer');
  const lineItems = params.children('line_items').map((item) => readLineItem(world, item));
  const currency = lineItems[0]?.currency ?? params.text('currency');
  if (mode === 'payment' && currency === null) {
    refuse('Missing required param: line_items.', { code: 'parameter_missing', param: 'line_items' });
  }
  const data = params.child('payment_intent_data');
  const captureMethod = data.text('capture_method') ?? 'automatic_async';
  const total = lineItems.reduce((sum, item) => sum + item.amount_total, 0);
  const id = world.newId('cs_test');
  const session: CheckoutSession = {
    id,
    object: 'checkout.session',
    amount_subtotal: mode === 'payment' ? total : null,
    amount_total: mode === 'payment' ? total : null,
    cancel_url: params.text('cancel_url'),
    client_reference_id: params.text('client_reference_id'),
    created: world.now(),
    currency,
    customer,
    expires_at: expiryOf(world, params),
    livemode: false,
    metadata: params.metadata(),
    mode,
    payment_intent: null,
    payment_method_types: paymentTypes(currency ?? 'usd', captureMethod, params),
    payment_status: mode === 'payment' ? 'unpaid' : 'no_payment_required',
    setup_intent: null,
    status: 'open',
    success_url: params.text('success_url'),
    url: `${world.publicUrl}/pay/${id}`,
    sim: {
      lineItems,
      captureMethod,
      intentMetadata: data.metadata(),
      description: data.text('description'),
      transferGroup: data.text('transfer_group'),
      setupFutureUsage: data.text('setup_future_usage'),
    },
  };
  if (mode === 'setup') session.setup_intent = makeSetup(world, customer, session.payment_method_types).id;
  world.tables.checkout_sessions[id] = session;
  world.schedule({ at: session.expires_at, kind: 'checkout_expiry', subject: id });
  return session;
}

/** Ends an open session; a session that is over stays as it is when its time comes. */
export function expireSession(world: World, session: CheckoutSession): void {
  if (session.status !== 'open') return;
  session.status = 'expired';
  session.url = null;
  world.unschedule('checkout_expiry', session.id);
  world.emit('checkout.session.expired', session);
}

/** The payment that a session is for, made when the payer first submits the page. */
function intentOf(world: World, session: CheckoutSession): PaymentIntent {
  const known = world.tables.payment_intents[session.payment_intent ?? ''];
  if (known) return known;
  const intent = makeIntent(world, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    captureMethod: session.sim.captureMethod,
    types: session.payment_method_types,
    customer: session.customer,
    metadata: session.sim.intentMetadata,
    description: session.sim.description,
    transferGroup: session.sim.transferGroup,
    setupFutureUsage: session.sim.setupFutureUsage,
    checkoutSession: session.id,
  });
  session.payment_intent = intent.id;
  return intent;
}

/** Why a payer has to try again, in words for the page; null when the session is over or waits for their bank. */
export type Submitted = string | null;

const isDone = (intent: PaymentIntent): boolean =>
  ['requires_capture', 'succeeded', 'processing'].includes(intent.status);

function complete(world: World, session: CheckoutSession, intent: PaymentIntent | null): void {
  session.status = 'complete';
  session.url = null;
  if (intent?.status === 'succeeded') session.payment_status = 'paid';
  world.unschedule('checkout_expiry', session.id);
  world.emit('checkout.session.completed', session);
}

/** The payer submits the page with a means of payment. */
export function submitSession(world: World, session: CheckoutSession, method: PaymentMethod): Submitted {
  if (session.status !== 'open') refuse(`This session is ${session.status}.`, {});
  if (session.mode === 'setup') {
    const setup = mustFind(world.tables.setup_intents, 'setup_intent', session.setup_intent ?? '');
    try {
      completeSetup(world, setup, method);
    } catch (error) {
      if (error instanceof StripeRefusal) return error.body.message;
      throw error;
    }
    complete(world, session, null);
    return null;
  }
  const intent = intentOf(world, session);
  intent.payment_method = method.id;
  // The page shows the mandate, so submitting it is giving it.
  intent.sim.hasMandate = true;
  intent.sim.authenticated = false;
  const confirmed = confirmPayment(world, intent);
  if (!confirmed.ok) return confirmed.error.message;
  if (isDone(intent)) complete(world, session, intent);
  return null;
}

/** The payer's bank has answered for a session's payment. */
export function authenticateSession(world: World, session: CheckoutSession, passed: boolean): Submitted {
  const intent = intentOf(world, session);
  const confirmed = authenticate(world, intent, passed);
  if (!confirmed.ok) return confirmed.error.message;
  complete(world, session, intent);
  return null;
}

/** A debit that was on its way when its session was completed has ended. */
export function endAsyncPayment(world: World, intent: PaymentIntent): void {
  const session = world.tables.checkout_sessions[intent.sim.checkoutSession ?? ''];
  if (session === undefined || session.payment_status !== 'unpaid') return;
  if (intent.status === 'succeeded') {
    session.payment_status = 'paid';
    world.emit('checkout.session.async_payment_succeeded', session);
  } else {
    world.emit('checkout.session.async_payment_failed', session);
  }
}

const sessionOf = ({ world, path: { id = '' } }: ApiRequest): CheckoutSession =>
  mustFind(world.tables.checkout_sessions, 'checkout.session', id, 'session');

export const checkoutRoutes: Routes = {
  'POST /v1/checkout/sessions': (request) => renderObject(request.world, create(request)),
  'GET /v1/checkout/sessions': (request) =>
    pageOf(
      request,
      '/v1/checkout/sessions',
      filtered(request.world.tables.checkout_sessions, request.params, ['customer', 'payment_intent', 'status']),
    ),
  'GET /v1/checkout/sessions/{id}': (request) => renderObject(request.world, sessionOf(request)),
  'POST /v1/checkout/sessions/{id}/expire': (request) => {
    const session = sessionOf(request);
    if (session.status !== 'open') {
      refuse(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
      );
    }
    expireSession(request.world, session);
    return renderObject(request.world, session);
  },
  'GET /v1/checkout/sessions/{id}/line_items': (request) => {
    const { id, sim } = sessionOf(request);
    return pageOf(request, `/v1/checkout/sessions/${id}/line_items`, sim.lineItems);
  },
};
