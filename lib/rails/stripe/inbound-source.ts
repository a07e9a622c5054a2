import type Stripe from 'stripe';
import type { InboundSource, ListedEvent } from '@/lib/inbound/ports';
import { utf8 } from '@/lib/kernel/bytes';
import type { Environment } from '@/lib/kernel/context';
import { listEvents, newestEvent } from './calls/list-events';
import type { StripeClient } from './client';
import { parseEvent } from './event-route';
import { routeOf } from './event-routes';
import { refusalCode } from './failure';

export const sourceName = (environment: Environment): string => `stripe.${environment}`;

const listed = (event: Stripe.Event): ListedEvent => ({
  eventId: event.id,
  type: event.type,
  occurredAt: new Date(event.created * 1_000),
  body: utf8(JSON.stringify(event)),
});

/** What Stripe calls a cursor that it has forgotten, after 30 days, or never knew. */
const forgotten: ReadonlySet<string> = new Set(['resource_missing', 'parameter_invalid']);

/** Stripe as one environment's sender of events. */
export const stripeSource = (client: StripeClient): InboundSource => ({
  name: sourceName(client.settings.environment),
  async about({ type, body }) {
    const route = routeOf(type);
    const object = parseEvent(body)?.data.object;
    if (route === null || object?.id === undefined) return null;
    return route.about(client, { id: object.id, paymentIntentId: object.payment_intent });
  },
  async eventsAfter(eventId) {
    try {
      const { items, hasMore } = await listEvents(client, eventId);
      return {
        events: items.filter(({ type }) => routeOf(type) !== null).map(listed),
        lastEventId: items.at(-1)?.id ?? null,
        hasMore,
      };
    } catch (error) {
      if (forgotten.has(refusalCode(error) ?? '')) return null;
      throw error;
    }
  },
  newestEventId: async () => (await newestEvent(client))?.id ?? null,
});
