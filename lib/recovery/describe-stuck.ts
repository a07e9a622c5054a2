import { type Database, inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { wireAmount } from '@/lib/kernel/money';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { reconcileView, type StuckDetailView, type StuckOperationView } from './contract';
import { isInFlight, type OperationFacts } from './domain/stuck-facts';
import { findStuck } from './domain/stuck-rules';
import { recoveryRefusals } from './refusals';
import { type IntentInTrouble, readFacts } from './store/facts-store';
import { findRun, type Run } from './store/run-store';
import { stuckItemOf } from './stuck-view';

/** What is known of one intent, what is not, and the one safe thing to do. Refuses with `permission.denied`, `recovery.intent_not_found`. */
export async function describeStuck(
  ctx: Ctx,
  { intentId }: { readonly intentId: string },
  { db }: { readonly db: Database },
): Promise<Outcome<StuckDetailView>> {
  const permitted = permit(ctx, 'recovery.read');
  if (!permitted.ok) return permitted;
  return inTenant(db, ctx.tenant.id, async (tx) => {
    const [intent] = await readFacts(tx, ctx.tenant.id, [intentId]);
    if (intent === undefined) return recoveryRefusals.refuse('recovery.intent_not_found');
    const run = await findRun(tx, { tenantId: ctx.tenant.id, intentId });
    const finding = findStuck(intent, ctx.now);
    return ok({
      item: finding === null ? null : stuckItemOf(intent, finding),
      intent_id: intent.intentId,
      state: intent.state,
      status: intent.status,
      rail: intent.rail,
      amount_cents: wireAmount(intent.amount),
      currency: intent.currency,
      deadline: intent.deadline.toISOString(),
      hold_expires_at: intent.holdExpiresAt?.toISOString() ?? null,
      lost: lostOn(intent),
      known: finding?.known ?? null,
      unknown: finding?.unknown ?? null,
      operations: intent.operations.map(operationOf),
      facts: intent.facts.map(({ kind, ref, createdAt }) => ({ kind, ref, created_at: createdAt.toISOString() })),
      last_run: lastRunOf(run),
    });
  });
}

const lostOn = (intent: IntentInTrouble): number =>
  intent.endedAt !== null && intent.platform < 0n && !intent.operations.some(isInFlight)
    ? wireAmount(-intent.platform)
    : 0;

function lastRunOf(run: Run | null): StuckDetailView['last_run'] {
  if (run?.finished_at === null || run === null) return null;
  return { by: run.requested_by, at: run.finished_at.toISOString(), answer: reconcileView.parse(run.answer) };
}

const operationOf = (operation: OperationFacts): StuckOperationView => ({
  id: operation.id,
  kind: operation.kind,
  attempt: operation.attempt,
  status: operation.status,
  rail_ref: operation.railRef,
  failure_code: operation.failureCode,
  asked: operation.asked,
  last_asked_at: operation.lastAskedAt?.toISOString() ?? null,
  next_ask_at: operation.nextAskAt?.toISOString() ?? null,
  created_at: operation.createdAt.toISOString(),
});
