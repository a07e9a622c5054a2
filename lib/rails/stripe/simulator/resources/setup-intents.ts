import { refuse, StripeRefusal } from '@/lib/rails/stripe/simulator/errors';
import { cards, declineMessage } from '@/lib/rails/stripe/simulator/instruments';
import type { PaymentMethod, SetupIntent } from '@/lib/rails/stripe/simulator/model';
import type { Params } from '@/lib/rails/stripe/simulator/params';
import { renderObject } from '@/lib/rails/stripe/simulator/render';
import { type ApiRequest, mustFind, mustRefer, type Routes } from '@/lib/rails/stripe/simulator/route';
import type { World } from '@/lib/rails/stripe/simulator/world';
import { attachMethod, makeMethod, resolveMethod } from './payment-methods';

export function makeSetup(world: World, customer: string | null, types: string[]): SetupIntent {
  const id = world.newId('seti');
  const setup: SetupIntent = {
    id,
    object: 'setup_intent',
    cancellation_reason: null,
    client_secret: `${id}_secret_${world.newId('s').slice(2)}`,
    created: world.now(),
    customer,
    description: null,
    last_setup_error: null,
    livemode: false,
    metadata: {},
    next_action: null,
    payment_method: null,
    payment_method_types: types,
    status: 'requires_payment_method',
    usage: 'off_session',
  };
  world.tables.setup_intents[id] = setup;
  world.emit('setup_intent.created', setup);
  return setup;
}

/** The payer agrees that their card or account may be used later, without them. */
export function completeSetup(world: World, setup: SetupIntent, method: PaymentMethod): void {
  const { decline, refusedAtSave } = cards[method.sim.instrument] ?? {};
  if (decline && refusedAtSave) {
    const { code, declineCode } = decline;
    const message = declineMessage(code, declineCode);
    setup.last_setup_error = { type: 'card_error', code, message };
    setup.status = 'requires_payment_method';
    world.emit('setup_intent.setup_failed', setup);
    throw new StripeRefusal(402, {
      type: 'card_error',
      code,
      ...(declineCode ? { decline_code: declineCode } : {}),
      message,
      setup_intent: renderObject(world, setup),
    });
  }
  if (setup.customer !== null && method.customer === null) attachMethod(world, method, setup.customer);
  method.sim.savedForOffSession = setup.usage === 'off_session';
  setup.payment_method = method.id;
  setup.status = 'succeeded';
  setup.next_action = null;
  world.emit('setup_intent.succeeded', setup);
}

function methodOf(world: World, setup: SetupIntent, params: Params): PaymentMethod {
  const id = params.text('payment_method') ?? setup.payment_method;
  if (id !== null) return resolveMethod(world, id);
  if (params.has('payment_method_data')) return makeMethod(world, params.child('payment_method_data'));
  refuse('You cannot confirm this SetupIntent because it’s missing a payment method.', {
    code: 'setup_intent_unexpected_state',
    setup_intent: renderObject(world, setup),
  });
}

function confirm(world: World, setup: SetupIntent, params: Params): void {
  if (setup.status === 'succeeded' || setup.status === 'canceled') {
    refuse(`You cannot confirm this SetupIntent because it has a status of ${setup.status}.`, {
      code: 'setup_intent_unexpected_state',
      setup_intent: renderObject(world, setup),
    });
  }
  completeSetup(world, setup, methodOf(world, setup, params));
}

const setupOf = ({ world, path: { id = '' } }: ApiRequest): SetupIntent =>
  mustFind(world.tables.setup_intents, 'setup_intent', id, 'intent');

export const setupIntentRoutes: Routes = {
  'POST /v1/setup_intents': ({ world, params }) => {
    const customer = params.text('customer');
    if (customer !== null) mustRefer(world.tables.customers, 'customer', customer, 'customer');
    const allowed = params.texts('allowed_payment_method_types');
    const setup = makeSetup(world, customer, allowed.length > 0 ? allowed : ['card', 'us_bank_account']);
    setup.metadata = params.metadata();
    setup.description = params.text('description');
    setup.usage = params.text('usage') ?? 'off_session';
    const id = params.text('payment_method');
    if (id !== null) {
      setup.payment_method = resolveMethod(world, id).id;
      setup.status = 'requires_confirmation';
    }
    if (params.flag('confirm') === true) completeSetup(world, setup, methodOf(world, setup, params));
    return renderObject(world, setup);
  },
  'GET /v1/setup_intents/{id}': (request) => renderObject(request.world, setupOf(request)),
  'POST /v1/setup_intents/{id}/confirm': (request) => {
    const setup = setupOf(request);
    confirm(request.world, setup, request.params);
    return renderObject(request.world, setup);
  },
  'POST /v1/setup_intents/{id}/cancel': (request) => {
    const setup = setupOf(request);
    if (setup.status === 'succeeded' || setup.status === 'canceled') {
      refuse(`You cannot cancel this SetupIntent because it has a status of ${setup.status}.`, {
        code: 'setup_intent_unexpected_state',
      });
    }
    setup.status = 'canceled';
    setup.cancellation_reason = request.params.text('cancellation_reason');
    request.world.emit('setup_intent.canceled', setup);
    return renderObject(request.world, setup);
  },
};
