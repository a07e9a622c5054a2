import type { Ctx } from '@/lib/kernel/context';
import type { Answer } from '@/lib/kernel/endpoint';
import type { Outcome } from '@/lib/kernel/outcome';
import { attemptSplit } from './attempt-split';
import { isSplitting } from './domain/decide/split';
import type { EndReason } from './domain/intent';
import { intentRefusals } from './domain/intent.machine';
import type { Engine } from './engine';
import { attemptSettlement, type SettlementCommand } from './settle';
import { done, runStep } from './step';
import { ownStep } from './sweep';

/** The command by which each end was decided; the others are the rail's own doing. */
const commandOf: { readonly [R in EndReason]?: SettlementCommand } = {
  predicate_passed: 'confirm',
  predicate_failed: 'confirm',
  expired: 'expire',
  // A checkout that was closed before its deadline, and of which nothing was earned.
  canceled: 'expire',
  dispute_release: 'resolve_dispute',
  dispute_refund: 'resolve_dispute',
};

/**
 * Carries on a settlement that was decided before and that nobody carries further. Decides nothing: without a stored
 * decision it is refused, and beside an unknown call with `reconcile_required`. Safe to repeat and to race.
 */
export function continueSettlement(engine: Engine, ctx: Ctx, intentId: string): Promise<Outcome<Answer>> {
  const step = ownStep(ctx, 'intent.sync', intentId);
  return runStep(
    engine,
    step,
    async (read, first) => {
      if (read.intent !== null && isSplitting(read.intent)) return attemptSplit(engine, step, read, first);
      const { settlementKind: kind = null, endReason: reason = null } = read.intent ?? {};
      const command = reason === null ? undefined : commandOf[reason];
      if (kind === null || reason === null || command === undefined) {
        return done(intentRefusals.refuse(read.intent === null ? 'intent.not_found' : 'intent.evidence_missing'));
      }
      return attemptSettlement(engine, step, read, command, { kind, reason }, first);
    },
    (_read, status, body) => Promise.resolve({ status, body: JSON.parse(body) }),
  );
}
