import { skeletonOf } from '@/lib/rails/stripe/openapi/skeleton';
import { refuse, refuseReference, StripeRefusal } from '@/lib/rails/stripe/simulator/errors';
import {
  bankAccounts,
  bankTokens,
  cards,
  cardTokens,
  declineMessage,
  passesLuhn,
} from '@/lib/rails/stripe/simulator/instruments';
import type { PaymentMethod } from '@/lib/rails/stripe/simulator/model';
import type { Params } from '@/lib/rails/stripe/simulator/params';
import { renderObject } from '@/lib/rails/stripe/simulator/render';
import { filtered, mustFind, mustRefer, pageOf, type Routes } from '@/lib/rails/stripe/simulator/route';
import type { World } from '@/lib/rails/stripe/simulator/world';

function wireCard(number: string): Record<string, unknown> {
  const brand = cards[number]?.brand ?? 'visa';
  const own = { brand, display_brand: brand, country: 'US', exp_month: 12, exp_year: 2034, funding: 'credit' };
  return { ...skeletonOf('PaymentMethod.Card'), ...own, last4: number.slice(-4) };
}

function wireBank(number: string): Record<string, unknown> {
  const own = { account_holder_type: 'individual', account_type: 'checking', bank_name: 'STRIPE TEST BANK' };
  const numbers = { last4: number.slice(-4), routing_number: '110000000' };
  return { ...skeletonOf('PaymentMethod.UsBankAccount'), ...own, ...numbers };
}

function store(world: World, made: Pick<PaymentMethod, 'type' | 'sim'> & Partial<PaymentMethod>): PaymentMethod {
  const details =
    made.type === 'card' ? { card: wireCard(made.sim.instrument) } : { us_bank_account: wireBank(made.sim.instrument) };
  const method: PaymentMethod = {
    id: world.newId('pm'),
    object: 'payment_method',
    billing_details: skeletonOf('PaymentMethod.BillingDetails'),
    created: world.now(),
    customer: null,
    livemode: false,
    metadata: {},
    ...details,
    ...made,
  };
  world.tables.payment_methods[method.id] = method;
  return method;
}

/** A card by its number. Numbers without a part in the table work, as long as their check digit does. */
export function makeCard(world: World, number: string): PaymentMethod {
  const digits = number.replaceAll(/\D/g, '');
  if (!passesLuhn(digits)) {
    throw new StripeRefusal(402, {
      type: 'card_error',
      code: 'incorrect_number',
      param: 'number',
      message: 'Your card number is incorrect.',
    });
  }
  return store(world, { type: 'card', sim: { instrument: digits, savedForOffSession: false, verified: true } });
}

/** An American bank account by its number; unknown numbers work. */
export function makeBankAccount(world: World, number: string, verified: boolean): PaymentMethod {
  const instrument = bankAccounts[number] ? number : '000123456789';
  return store(world, { type: 'us_bank_account', sim: { instrument, savedForOffSession: false, verified } });
}

const isToken = (id: string): boolean => id in cardTokens || id in bankTokens;

/** A payment method by id, or a fresh one for a test token such as `pm_card_visa`. */
export function resolveMethod(world: World, id: string, param = 'payment_method'): PaymentMethod {
  const card = cardTokens[id];
  if (card !== undefined) return makeCard(world, card);
  const bank = bankTokens[id];
  if (bank !== undefined) return makeBankAccount(world, bank, !id.endsWith('failMicrodeposits'));
  return mustRefer(world.tables.payment_methods, 'PaymentMethod', id, param);
}

/** Makes a payment method out of `payment_method_data` or of a create request. */
export function makeMethod(world: World, params: Params): PaymentMethod {
  const type = params.text('type');
  if (type === 'card') {
    const card = params.child('card');
    const token = card.text('token');
    const number = card.text('number') ?? cardTokens[`pm_card_${token?.replace(/^tok_/, '') ?? ''}`];
    if (number === undefined)
      refuse('Missing required param: card[number].', { code: 'parameter_missing', param: 'card' });
    return makeCard(world, number);
  }
  if (type === 'us_bank_account') {
    const bank = params.child('us_bank_account');
    const method = makeBankAccount(world, bank.text('account_number') ?? '', false);
    method.billing_details = { ...method.billing_details, ...params.record('billing_details') };
    return method;
  }
  refuse(`The simulator has no payment method of type ${type}.`, { param: 'type' }, 501);
}

/** Saving a card asks its bank, so a dead one is refused here already. */
export function attachMethod(world: World, method: PaymentMethod, customer: string): void {
  mustRefer(world.tables.customers, 'customer', customer, 'customer');
  if (method.customer !== null && method.customer !== customer) {
    refuse('This PaymentMethod is already attached to another customer.', { code: 'payment_method_already_attached' });
  }
  const { decline, refusedAtSave } = cards[method.sim.instrument] ?? {};
  if (decline && refusedAtSave) {
    const { code, declineCode } = decline;
    const message = declineMessage(code, declineCode);
    throw new StripeRefusal(402, {
      type: 'card_error',
      code,
      ...(declineCode ? { decline_code: declineCode } : {}),
      message,
    });
  }
  method.customer = customer;
  world.emit('payment_method.attached', method);
}

export const paymentMethodRoutes: Routes = {
  'POST /v1/payment_methods': ({ world, params }) => {
    const method = makeMethod(world, params);
    method.metadata = params.metadata();
    return renderObject(world, method);
  },
  'GET /v1/payment_methods': (request) =>
    pageOf(
      request,
      '/v1/payment_methods',
      filtered(request.world.tables.payment_methods, request.params, ['customer', 'type']).filter(
        ({ customer }) => customer !== null,
      ),
    ),
  'GET /v1/payment_methods/{id}': ({ world, path: { id = '' } }) =>
    renderObject(
      world,
      // A test token stands for a fresh payment method.
      isToken(id)
        ? resolveMethod(world, id)
        : mustFind(world.tables.payment_methods, 'PaymentMethod', id, 'payment_method'),
    ),
  'POST /v1/payment_methods/{id}/attach': ({ world, params, path: { id = '' } }) => {
    const method = resolveMethod(world, id);
    attachMethod(world, method, params.text('customer') ?? refuseReference('customer', '', 'customer'));
    return renderObject(world, method);
  },
  'POST /v1/payment_methods/{id}/detach': ({ world, path: { id = '' } }) => {
    const method = mustFind(world.tables.payment_methods, 'PaymentMethod', id, 'payment_method');
    if (method.customer === null) refuse('The payment method you provided is not attached to a customer.', {});
    method.customer = null;
    method.sim.savedForOffSession = false;
    world.emit('payment_method.detached', method);
    return renderObject(world, method);
  },
};
