import type { Ctx } from '@/lib/kernel/context';
import { crashPoint } from '@/lib/kernel/crash-point';
import { uuidV7 } from '@/lib/kernel/ids';
import { wireAmount } from '@/lib/kernel/money';
import { changed } from './answers';
import { callRail, inspectRail, railIntentOf, railOf } from './call-rail';
import { decideFact, type FactDraft, inOrder } from './domain/decide/fact';
import { decideRepayment } from './domain/decide/repayment';
import { isInFlight } from './domain/intent';
import { type Engine, engineLimits } from './engine';
import { basePlan, decisionPlan, operationPlan } from './plan';
import type { RailFact, RailPort } from './ports';
import { leasedOf } from './record-outcome';
import { runOperations } from './run-operations';
import type { Step } from './step-request';
import type { EngineRead, StoredIntent } from './store/engine-read';
import { ownStep, recoverOperation, type Swept } from './sweep';

/** What a synchronisation came to. `unread`: the rail did not answer. */
export interface Synced {
  readonly operation: Swept;
  readonly facts: number;
  readonly unread: boolean;
}

/**
 * Brings an intent to where its rail is: asks for the operation under way, then reads the rail's objects again and
 * applies what happened there by itself. The only thing that a webhook, a sweep or a person's "ask now" does; safe to
 * repeat, to race and to run in any order (decision 0011).
 */
export async function syncIntent(engine: Engine, ctx: Ctx, intentId: string): Promise<Synced> {
  // First, so that a rail that can't be read keeps no other intent waiting.
  await engine.store.inspectLater(ctx.tenant.id, intentId, engineLimits);
  const read = await engine.store.read({ tenantId: ctx.tenant.id, keyId: null, intentId });
  const underWay = read.operations.find(isInFlight);
  const operation = underWay === undefined ? 'nothing' : await recoverOperation(engine, ctx, underWay.id, intentId);
  const step = ownStep(ctx, 'intent.sync', intentId);
  const found = await inspect(engine, step, intentId);
  if (found === null) return { operation, facts: 0, unread: true };
  let facts = 0;
  for (const fact of inOrder(found)) {
    if (await applyFact(engine, step, intentId, fact, found)) facts++;
  }
  await payAgain(engine, step, intentId);
  return { operation, facts, unread: false };
}

async function inspect(engine: Engine, step: Step, intentId: string): Promise<readonly RailFact[] | null> {
  const read = await engine.store.read({ tenantId: step.ctx.tenant.id, keyId: null, intentId });
  const rail = read.intent === null ? null : railOf(engine, step.ctx.tenant, read.intent);
  if (read.intent === null || rail?.inspect === undefined) return [];
  return inspectRail(rail, railIntentOf(step.ctx.tenant, read.intent, read));
}

const draftOf = (fact: RailFact): FactDraft => ({
  kind: fact.kind,
  ref: fact.ref,
  reason: 'reason' in fact ? fact.reason : null,
  amount: 'amount' in fact ? fact.amount : 0n,
  inquiry: 'inquiry' in fact && fact.inquiry,
  won: 'won' in fact ? fact.won : null,
});

const isKnown = (read: EngineRead, fact: RailFact): boolean =>
  read.facts.some(({ kind, ref }) => kind === fact.kind && ref === fact.ref);

/** True when this call applied the fact; false when it was known, lost a race, or has to wait for the rail. */
async function applyFact(
  engine: Engine,
  step: Step,
  intentId: string,
  fact: RailFact,
  found: readonly RailFact[],
): Promise<boolean> {
  const { ctx } = step;
  const read = await engine.store.read({ tenantId: ctx.tenant.id, keyId: null, intentId });
  const { intent } = read;
  if (intent === null || isKnown(read, fact)) return false;
  const draft = draftOf(fact);
  const decision = decideFact(intent, read.operations, draft, engine.clock.now());
  if (decision === null) return false;
  const id = uuidV7(engine.clock.now());
  // What the bank has given back meanwhile is not asked back from the payee first.
  const isOver =
    fact.kind === 'funds_withdrawn' && found.some((each) => each.kind === 'funds_reinstated' && each.ref === fact.ref);
  const first =
    decision.operation === undefined || isOver ? null : leasedOf(decision.operation, intent, uuidV7(ctx.now));
  crashPoint('fact.before_commit');
  const conflict = await engine.store.commit({
    ...basePlan(step, null, {
      action: `rail.fact.${fact.kind}`,
      subjectKind: 'intent',
      subjectId: intentId,
      detail: { ref: fact.ref, reason: draft.reason },
    }),
    ...decisionPlan(step, intent, decision, id),
    ...(first === null ? {} : operationPlan(engine, step, intent, first, first.id)),
    fact: factRow(step, intent, id, draft, 'dueAt' in fact ? fact.dueAt : null),
  });
  crashPoint('fact.after_commit');
  if (conflict !== null) return false;
  const rail = railOf(engine, ctx.tenant, intent);
  if (first !== null && rail !== null) await mend(engine, step, read, changed(intent, decision.change), rail, first);
  return true;
}

/** Pays the payee again what a claim that no longer stands had taken from them. */
async function payAgain(engine: Engine, step: Step, intentId: string): Promise<void> {
  const { ctx } = step;
  const read = await engine.store.read({ tenantId: ctx.tenant.id, keyId: null, intentId });
  const { intent } = read;
  const rail = intent === null ? null : railOf(engine, ctx.tenant, intent);
  if (intent === null || rail === null) return;
  const decision = decideRepayment(intent, read.operations, read.facts, ctx.actor.kind !== 'system');
  if (decision?.operation === undefined) return;
  const first = leasedOf(decision.operation, intent, uuidV7(engine.clock.now()));
  crashPoint('repay.before_commit');
  const conflict = await engine.store.commit({
    ...basePlan(step, null, {
      action: 'intent.repay',
      subjectKind: 'intent',
      subjectId: intentId,
      detail: { operation_id: first.id, amount_minor: first.amount.toString() },
    }),
    ...operationPlan(engine, step, intent, first, first.id),
  });
  crashPoint('repay.after_commit');
  if (conflict === null) await mend(engine, step, read, intent, rail, first);
}

/** Asks released money back from the payee, or pays them again. What does not succeed stays open. */
const mend = (
  engine: Engine,
  step: Step,
  read: EngineRead,
  intent: StoredIntent,
  rail: RailPort,
  first: ReturnType<typeof leasedOf>,
) =>
  runOperations(engine, step, {
    rail,
    intent,
    facts: read,
    first,
    payment: null,
    reach: callRail,
    asked: 0,
    points: null,
    more: () => ({}),
  });

const factRow = (step: Step, intent: StoredIntent, id: string, fact: FactDraft, dueAt: Date | null) => ({
  tenant_id: step.ctx.tenant.id,
  id,
  intent_id: intent.id,
  kind: fact.kind,
  ref: fact.ref,
  reason: fact.reason,
  amount: fact.amount === 0n ? null : wireAmount(fact.amount),
  currency: intent.currency,
  inquiry: fact.inquiry,
  won: fact.won,
  due_at: dueAt?.toISOString() ?? null,
  after_end: intent.endedAt !== null,
  created_at: step.ctx.now.toISOString(),
});
