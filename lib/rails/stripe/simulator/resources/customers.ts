import type { Customer } from '@/lib/rails/stripe/simulator/model';
import type { Params } from '@/lib/rails/stripe/simulator/params';
import { renderObject } from '@/lib/rails/stripe/simulator/render';
import { filtered, mustFind, pageOf, type Routes } from '@/lib/rails/stripe/simulator/route';

function readInto(customer: Customer, params: Params): void {
  if (params.has('email')) customer.email = params.text('email');
  if (params.has('name')) customer.name = params.text('name');
  if (params.has('description')) customer.description = params.text('description');
  customer.metadata = params.metadata(customer.metadata);
}

export const customerRoutes: Routes = {
  'POST /v1/customers': ({ world, params }) => {
    const customer: Customer = {
      id: world.newId('cus'),
      object: 'customer',
      created: world.now(),
      description: null,
      email: null,
      livemode: false,
      metadata: {},
      name: null,
    };
    readInto(customer, params);
    world.tables.customers[customer.id] = customer;
    world.emit('customer.created', customer);
    return renderObject(world, customer);
  },
  'GET /v1/customers': (request) =>
    pageOf(request, '/v1/customers', filtered(request.world.tables.customers, request.params, ['email'])),
  'GET /v1/customers/{id}': ({ world, path: { id = '' } }) =>
    renderObject(world, mustFind(world.tables.customers, 'customer', id)),
  'POST /v1/customers/{id}': ({ world, params, path: { id = '' } }) => {
    const customer = mustFind(world.tables.customers, 'customer', id);
    readInto(customer, params);
    world.emit('customer.updated', customer);
    return renderObject(world, customer);
  },
};
