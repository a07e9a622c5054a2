import type { WebhookEndpoint } from '@/lib/rails/stripe/simulator/model';
import { renderObject } from '@/lib/rails/stripe/simulator/render';
import { mustFind, pageOf, type Routes } from '@/lib/rails/stripe/simulator/route';
import type { World } from '@/lib/rails/stripe/simulator/world';

/** Whether every delivery of an event has arrived. */
function wasDelivered(world: World, event: string): boolean {
  const deliveries = world.tables.deliveries.filter((delivery) => delivery.event === event);
  return deliveries.every(({ status }) => status === 'delivered');
}

/** An endpoint that all or some events are sent to. */
export function makeEndpoint(world: World, url: string, enabledEvents: string[], secret?: string): WebhookEndpoint {
  const endpoint: WebhookEndpoint = {
    id: world.newId('we'),
    object: 'webhook_endpoint',
    api_version: null,
    created: world.now(),
    description: null,
    enabled_events: enabledEvents,
    livemode: false,
    metadata: {},
    status: 'enabled',
    url,
    sim: { secrets: [secret ?? world.newId('whsec')] },
  };
  world.tables.webhook_endpoints[endpoint.id] = endpoint;
  return endpoint;
}

export const eventRoutes: Routes = {
  'GET /v1/events': (request) => {
    const { world, params } = request;
    const type = params.text('type');
    const types = type === null ? params.texts('types') : [type];
    const wanted = types.map((name) => new RegExp(`^${name.replaceAll('.', '\\.').replaceAll('*', '.*')}$`));
    const delivered = params.flag('delivery_success');
    const rows = Object.values(world.tables.events)
      .filter((event) => wanted.length === 0 || wanted.some((pattern) => pattern.test(event.type)))
      .filter((event) => delivered === null || wasDelivered(world, event.id) === delivered);
    return pageOf(request, '/v1/events', rows);
  },
  'GET /v1/events/{id}': ({ world, path: { id = '' } }) =>
    renderObject(world, mustFind(world.tables.events, 'event', id)),
  'POST /v1/webhook_endpoints': ({ world, params }) => {
    const endpoint = makeEndpoint(world, params.text('url') ?? '', params.texts('enabled_events'));
    endpoint.api_version = params.text('api_version');
    endpoint.description = params.text('description');
    endpoint.metadata = params.metadata();
    // Shown at creation, and never again.
    return { ...renderObject(world, endpoint), secret: endpoint.sim.secrets[0] };
  },
  'GET /v1/webhook_endpoints': (request) =>
    pageOf(request, '/v1/webhook_endpoints', Object.values(request.world.tables.webhook_endpoints)),
  'GET /v1/webhook_endpoints/{id}': ({ world, path: { id = '' } }) =>
    renderObject(world, mustFind(world.tables.webhook_endpoints, 'webhook endpoint', id)),
  'DELETE /v1/webhook_endpoints/{id}': ({ world, path: { id = '' } }) => {
    mustFind(world.tables.webhook_endpoints, 'webhook endpoint', id);
    delete world.tables.webhook_endpoints[id];
    return { id, object: 'webhook_endpoint', deleted: true };
  },
};
