import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { raiseEvent, simulatorEventBody, simulatorEventView } from './raise-event';

/** What only sandboxes have: a hand on the simulated bank. */
export const simulatorEndpoints = (deps: Parameters<typeof raiseEvent>[0]): readonly Endpoint[] => [
  endpoint({
    name: 'rails.simulator.raise_event',
    method: 'POST',
    path: '/v1/sandbox/simulator/events',
    summary: 'Make something happen at the simulated bank',
    description: 'The bank then tells of it, and the intent follows as it does with a real one.',
    who: {
      kind: 'key',
      permission: 'sandbox.guardrail',
      credential: 'fresh',
      environments: ['sandbox'],
    },
    errors: 'paybond',
    body: simulatorEventBody,
    responses: { 202: { description: 'It happened at the bank; the intent follows.', schema: simulatorEventView } },
    refusals: [
      'simulator.intent_unknown',
      'simulator.nothing_waits',
      'simulator.nothing_moved',
      'idempotency.key_invalid',
      'idempotency.conflict',
    ],
    handle: (call) => raiseEvent(deps, call),
  }),
];
