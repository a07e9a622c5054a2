import type { z } from 'zod';
import { auditJson } from '@/lib/audit';
import { harborRefusals } from '@/lib/harbor';
import { keyIdOf } from '@/lib/kernel/context';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { completeBody } from './contract';
import { spendRefusals } from './refusals';
import type { SpendStore } from './store/spend-store';

/** Ends a hold: `consumed` when the tool ran and spent, `released` when it did not. A repeat is answered the same. */
export async function completeDecision(
  deps: { readonly store: Pick<SpendStore<unknown>, 'complete'> },
  call: Call<{ decision_id: string }, undefined, z.output<typeof completeBody>>,
): Promise<Outcome<Answer>> {
  const { ctx, params, body } = call;
  const keyId = keyIdOf(ctx);
  const audit = auditJson(ctx, {
    action: `spend.${body.outcome}`,
    subjectKind: 'spend_decision',
    subjectId: params.decision_id,
  });
  const completed = await deps.store.complete(ctx.tenant.id, keyId, params.decision_id, body.outcome, audit);
  if (completed === null) return spendRefusals.refuse('spend.decision_not_found');
  if (completed === 'key_not_live') return harborRefusals.refuse('credential.revoked');
  if (!completed.isDone) {
    return spendRefusals.refuse('spend.decision_finished', { details: { state: completed.state } });
  }
  return ok({
    status: 200,
    body: {
      decision_id: params.decision_id,
      intent_id: completed.intentId,
      tenant: ctx.tenant.publicId,
      outcome: body.outcome,
    },
  });
}
