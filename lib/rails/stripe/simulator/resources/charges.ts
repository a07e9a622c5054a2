import { renderObject } from '@/lib/rails/stripe/simulator/render';
import { filtered, mustFind, pageOf, type Routes } from '@/lib/rails/stripe/simulator/route';

export const chargeRoutes: Routes = {
  'GET /v1/charges': (request) =>
    pageOf(
      request,
      '/v1/charges',
      filtered(request.world.tables.charges, request.params, ['customer', 'payment_intent', 'transfer_group']),
    ),
  'GET /v1/charges/{id}': ({ world, path: { id = '' } }) =>
    renderObject(world, mustFind(world.tables.charges, 'charge', id, 'charge')),
  'GET /v1/radar/early_fraud_warnings': (request) =>
    pageOf(
      request,
      '/v1/radar/early_fraud_warnings',
      filtered(request.world.tables.early_fraud_warnings, request.params, ['charge', 'payment_intent']),
    ),
  'GET /v1/radar/early_fraud_warnings/{id}': ({ world, path: { id = '' } }) =>
    renderObject(world, mustFind(world.tables.early_fraud_warnings, 'early_fraud_warning', id)),
};
