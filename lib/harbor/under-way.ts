import type { Answer } from '@/lib/kernel/endpoint';
import { ok } from '@/lib/kernel/outcome';
import type { OperationFacts } from './domain/intent';
import type { Engine } from './engine';
import { harborRefusals } from './refusals';
import { type Attempt, done, isIdentical, rememberProof } from './step';
import type { Step } from './step-request';
import type { EngineRead } from './store/engine-read';

/**
 * An operation is under way. While its caller waits for the rail, twins wait too; then the honest word is `pending`. A
 * request that comes when the outcome is already known to be unknown is refused until the rail has said what became of
 * it: nothing may be tried beside a call that may have happened.
 */
export async function answerUnderWay(
  engine: Engine,
  step: Step,
  read: EngineRead,
  first: EngineRead,
  { id, status, leaseUntil }: OperationFacts,
  pending: Answer,
): Promise<Attempt> {
  const isBeingCalled = status === 'sent' && leaseUntil !== null && leaseUntil > engine.clock.now();
  if (isBeingCalled) return { kind: 'wait', timeUp: ok(pending) };
  const wasUnknown = first.operations.some((known) => known.id === id && known.status === 'unknown');
  if (status === 'unknown' && wasUnknown && !isIdentical(step, first)) {
    return done(harborRefusals.refuse('reconcile_required', { retryAfterSeconds: 2, details: { operation_id: id } }));
  }
  return done((await rememberProof(engine, step, read)) ?? ok(pending));
}
