import type { Answer, Call } from '@/lib/kernel/endpoint';
import type { Outcome } from '@/lib/kernel/outcome';
import type { Engine } from './engine';
import { harborRefusals } from './refusals';
import { attemptSettlement, type Ending } from './settle';
import { done, openStep, runStep } from './step';
import type { EngineRead } from './store/engine-read';

/**
 * Settles by the verdict: released when the predicate passed, refunded when it failed. The caller chooses nothing.
 * A settled intent answers as it ended.
 */
export async function confirmSettlement(
  engine: Engine,
  call: Call<{ intent_id: string }, undefined, unknown>,
): Promise<Outcome<Answer>> {
  const step = openStep(call, 'intent.confirm', call.params.intent_id, 'harbor.intent.settlement.confirm');
  if (!step.ok) return step;
  return runStep(
    engine,
    step.value,
    (read, first) =>
      call.ctx.actor.kind === 'service_key' && !read.rails.settings.serviceKeysConfirm
        ? Promise.resolve(done(harborRefusals.refuse('settlement.operator_required')))
        : attemptSettlement(engine, step.value, read, 'confirm', endingByVerdict(read), first),
    (_read, status, body) => Promise.resolve({ status, body: JSON.parse(body) }),
  );
}

export const endingByVerdict = ({ evidence }: EngineRead): Ending =>
  evidence?.passed === true
    ? { kind: 'release', reason: 'predicate_passed' }
    : { kind: 'refund', reason: 'predicate_failed' };
