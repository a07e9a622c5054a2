import { refuse } from '@/lib/rails/stripe/simulator/errors';
import type { Charge, Refund } from '@/lib/rails/stripe/simulator/model';
import { unexpectedState } from '@/lib/rails/stripe/simulator/money/payment';
import { cancelRefund, makeRefund } from '@/lib/rails/stripe/simulator/money/refund';
import { renderObject } from '@/lib/rails/stripe/simulator/render';
import {
  type ApiRequest,
  filtered,
  mustFind,
  mustRefer,
  pageOf,
  type Routes,
} from '@/lib/rails/stripe/simulator/route';

function chargeOf({ world, params }: ApiRequest): Charge {
  const intentId = params.text('payment_intent');
  const chargeId = params.text('charge');
  if (params.flag('reverse_transfer') === true || params.flag('refund_application_fee') === true) {
    refuse('The simulator models separate charges and transfers: reverse the transfer itself.', {}, 501);
  }
  if (chargeId !== null) return mustRefer(world.tables.charges, 'charge', chargeId, 'charge');
  if (intentId === null) {
    refuse('One of the following params should be provided for this request: payment_intent or charge.', {
      code: 'parameter_missing',
      param: 'payment_intent',
    });
  }
  const intent = mustRefer(world.tables.payment_intents, 'payment_intent', intentId, 'payment_intent');
  const charge = world.tables.charges[intent.latest_charge ?? ''];
  if (intent.status !== 'succeeded' || charge === undefined) unexpectedState(world, intent, 'refund');
  return charge;
}

const refundOf = ({ world, path: { id = '' } }: ApiRequest): Refund =>
  mustFind(world.tables.refunds, 'refund', id, 'refund');

export const refundRoutes: Routes = {
  'POST /v1/refunds': (request) => {
    const { world, params } = request;
    const refund = makeRefund(world, chargeOf(request), {
      amount: params.number('amount'),
      reason: params.text('reason'),
      metadata: params.metadata(),
    });
    return renderObject(world, refund);
  },
  'GET /v1/refunds': (request) =>
    pageOf(
      request,
      '/v1/refunds',
      filtered(request.world.tables.refunds, request.params, ['charge', 'payment_intent']),
    ),
  'GET /v1/refunds/{id}': (request) => renderObject(request.world, refundOf(request)),
  'POST /v1/refunds/{id}': (request) => {
    const refund = refundOf(request);
    refund.metadata = request.params.metadata(refund.metadata);
    request.world.emit('refund.updated', refund);
    return renderObject(request.world, refund);
  },
  'POST /v1/refunds/{id}/cancel': (request) => {
    const refund = refundOf(request);
    cancelRefund(request.world, refund);
    return renderObject(request.world, refund);
  },
};
