import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { idempotencyOf } from '@/lib/kernel/idempotency';
import { ok } from '@/lib/kernel/outcome';
import { caseEndpoints } from './case-endpoints';
import { intentParams, reconcileView, stuckListView, stuckQuery } from './contract';
import type { RecoveryDeps } from './deps';
import { listStuck } from './list-stuck';
import { reconcileIntent } from './reconcile-intent';

const root = '/harbor/operator/v1/intents';

/** The recovery routes of the Paybond contract, and ours about differences. */
export const recoveryEndpoints = (deps: RecoveryDeps): readonly Endpoint[] => [
  ...caseEndpoints(deps),
  endpoint({
    name: 'recovery.stuck.list',
    method: 'GET',
    path: `${root}/stuck`,
    summary: 'Lists intents that need somebody, the most severe first',
    description:
      'Each intent stands once, with the reason, what the rail said last, and the one action that can do no harm. A page ' +
      'may be short; next_cursor says whether there is more.',
    who: { kind: 'key', permission: 'recovery.read', credential: 'fresh' },
    errors: 'paybond',
    query: stuckQuery,
    responses: { 200: { description: 'A page.', schema: stuckListView } },
    refusals: ['page.cursor_invalid'],
    handle: async ({ ctx, query }) => {
      const page = await listStuck(ctx, query, deps);
      return page.ok ? ok({ status: 200, body: page.value }) : page;
    },
  }),
  endpoint({
    name: 'recovery.intent.reconcile',
    method: 'POST',
    path: `${root}/{intent_id}/reconcile`,
    summary: 'Asks the rail what became of an intent, and goes on from its word',
    description:
      'Never calls a rail beside a call whose end is unknown, and decides nothing: it carries on what was decided before, ' +
      'and does what a passed deadline asks for. However many ask at once, the rail is asked once.',
    who: { kind: 'key', permission: 'recovery.manage', credential: 'fresh' },
    errors: 'paybond',
    params: intentParams,
    responses: {
      200: { description: 'The rail has said its last word.', schema: reconcileView },
      202: {
        description: 'The rail has not decided or not answered. It is asked again by itself.',
        schema: reconcileView,
      },
    },
    refusals: ['recovery.intent_not_found', 'idempotency.key_invalid', 'idempotency.conflict'],
    handle: async (call) => {
      const idempotency = idempotencyOf(call);
      if (!idempotency.ok) return idempotency;
      return reconcileIntent(call.ctx, { intentId: call.params.intent_id, idempotency: idempotency.value }, deps);
    },
  }),
];
