import type { GateDeps } from '@/lib/gate/deps';
import { answered } from '@/lib/gate/endpoint-parts';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { webhookAnswer } from './contract';
import { hearEvent } from './hear-event';

/** Where Stripe tells of payments, for installations that named this address. */
export const stripeHookEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.stripe.webhook',
    method: 'POST',
    path: '/api/v1/webhooks/stripe',
    summary: 'Takes an event from Stripe and settles the payment session that it is about',
    description:
      'The signature is checked on the exact bytes, with an age of at most 300 seconds. What the event claims must agree ' +
      'with the quote, and then Stripe itself is asked: only money that is held there settles a session.',
    who: { kind: 'public' },
    errors: 'payjent',
    responses: { 200: { description: 'The event was heard', schema: webhookAnswer } },
    refusals: [
      'gate.stripe_unset',
      'gate.stripe_unsigned',
      'gate.stripe_signature',
      'gate.stripe_payload',
      'gate.stripe_nothing_named',
      'gate.session_not_found',
      'gate.stripe_provider',
      'gate.stripe_session',
      'gate.stripe_amount_missing',
      'gate.stripe_currency_missing',
      'gate.stripe_amount',
      'gate.stripe_currency',
    ],
    handle: ({ rawBody, header, requestId }) =>
      answered(hearEvent(deps, { body: rawBody, signature: header('stripe-signature'), requestId })),
  }),
];
