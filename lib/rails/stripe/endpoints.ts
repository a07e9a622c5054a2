import { z } from 'zod';
import type { Database } from '@/lib/db/pool';
import { type InboundStore, listFailures, readHealth } from '@/lib/inbound';
import { failuresQuery, failuresView, healthView } from '@/lib/inbound/contract';
import type { Environment } from '@/lib/kernel/context';
import { type Answer, type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { idempotencyOf } from '@/lib/kernel/idempotency';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';
import type { StripeClient } from './client';
import { routeOf } from './event-routes';
import { sourceName } from './inbound-source';
import { reconcileTenant, reconcileView } from './reconcile-tenant';
import { verifyWebhook } from './webhook';

export const stripeRefusals = defineRefusals({
  'webhook.signature_invalid': {
    status: 400,
    message: 'The signature, the age or the environment of this event is wrong. Nothing was stored.',
  },
  'webhook.not_configured': { status: 404, message: 'This installation hears no events of that environment.' },
});

export interface StripeEndpointDeps {
  readonly db: Database;
  readonly store: InboundStore;
  /** Null for an environment without Stripe. */
  readonly client: (environment: Environment) => StripeClient | null;
}

const environments = z.enum(['sandbox', 'live']);
const received = z.object({ received: z.literal(true) });
const credential = ['credential.missing', 'credential.invalid', 'permission.denied'] as const;
const reader = { kind: 'key', permission: 'webhook.read', credential: 'fresh' } as const;

const answered = (outcome: Outcome<unknown>, status = 200): Outcome<Answer> =>
  outcome.ok ? ok({ status, body: outcome.value }) : outcome;

/** What Stripe calls, where this installation has Stripe at all, and how a tenant sees that it is heard. */
export const stripeEndpoints = (deps: StripeEndpointDeps): readonly Endpoint[] => [
  ...(environments.options.some((environment) => deps.client(environment) !== null) ? [webhookEndpoint(deps)] : []),
  healthEndpoint(deps),
  failuresEndpoint(deps),
  reconcileEndpoint(deps),
];

const webhookEndpoint = ({ store, client }: StripeEndpointDeps): Endpoint =>
  endpoint({
    name: 'rails.stripe.webhook',
    method: 'POST',
    path: '/v1/webhooks/stripe/{environment}',
    summary: 'Takes an event from Stripe: checks it, stores it once, answers at once',
    description:
      'The signature is checked on the exact bytes, with an age of at most 300 seconds. An event that means nothing here is ' +
      'answered and not kept. What an event asks for is done afterwards, by reading its object at Stripe again.',
    who: { kind: 'public' },
    errors: 'problem',
    params: z.object({ environment: environments }),
    responses: { 200: { description: 'The event is stored, now or before.', schema: received } },
    refusals: ['webhook.not_configured', 'webhook.signature_invalid'],
    handle: async (call) => {
      const stripe = client(call.params.environment);
      if (stripe === null) return stripeRefusals.refuse('webhook.not_configured');
      const event = verifyWebhook(stripe, call.rawBody, call.header('stripe-signature'));
      if (event === null) return stripeRefusals.refuse('webhook.signature_invalid');
      if (routeOf(event.type) !== null) await store.store({ source: sourceName(call.params.environment), ...event });
      return ok({ status: 200, body: { received: true } });
    },
  });

const healthEndpoint = ({ store, client }: StripeEndpointDeps): Endpoint =>
  endpoint({
    name: 'rails.stripe.webhook_health',
    method: 'GET',
    path: '/v1/stripe/webhook-health',
    summary: "Says how Stripe's events of this environment are doing",
    who: reader,
    errors: 'paybond',
    responses: { 200: { description: 'Last events, and what is open', schema: healthView } },
    refusals: credential,
    handle: async ({ ctx }) => {
      const { environment } = ctx.tenant;
      const configured = client(environment) !== null;
      return answered(await readHealth(ctx, { name: sourceName(environment), configured }, { store }));
    },
  });

const failuresEndpoint = ({ store }: StripeEndpointDeps): Endpoint =>
  endpoint({
    name: 'rails.stripe.webhook_failures',
    method: 'GET',
    path: '/v1/stripe/webhook-failures',
    summary: "Lists this tenant's events that could not be done yet, newest first",
    who: reader,
    errors: 'paybond',
    query: failuresQuery,
    responses: { 200: { description: 'A page of events', schema: failuresView } },
    refusals: [...credential, 'page.cursor_invalid'],
    handle: async ({ ctx, query }) =>
      answered(await listFailures(ctx, sourceName(ctx.tenant.environment), query, { store })),
  });

const reconcileEndpoint = ({ db, store }: StripeEndpointDeps): Endpoint =>
  endpoint({
    name: 'rails.stripe.reconcile',
    method: 'POST',
    path: '/v1/stripe/reconcile',
    summary: 'Has everything that this tenant has at Stripe read again now',
    description: 'What differs is applied as it would be by an event. Nothing is charged, captured or paid out by it.',
    who: { kind: 'key', permission: 'rail.manage', credential: 'fresh' },
    errors: 'paybond',
    body: z.strictObject({}),
    bodyOptional: true,
    responses: { 202: { description: 'It is on its way', schema: reconcileView } },
    refusals: [...credential, 'idempotency.key_invalid', 'idempotency.conflict'],
    handle: async (call) => {
      const idempotency = idempotencyOf(call);
      if (!idempotency.ok) return idempotency;
      const asked = { idempotency: idempotency.value };
      return answered(await reconcileTenant(call.ctx, asked, { db, store }), 202);
    },
  });
