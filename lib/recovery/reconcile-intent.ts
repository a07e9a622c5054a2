import { z } from 'zod';
import { actorOf, insertAuditEntry } from '@/lib/audit';
import { findAnswer } from '@/lib/db/idempotency-store';
import { once } from '@/lib/db/once';
import { inTenant } from '@/lib/db/pool';
import { continueSettlement, type Synced, sweepDeadline, syncIntent } from '@/lib/harbor';
import { assert } from '@/lib/kernel/assert';
import { equalBytes } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import { type IdempotentRequest, idempotencyRefusals } from '@/lib/kernel/idempotency';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { type ReconcileView, reconcileView } from './contract';
import type { RecoveryDeps } from './deps';
import { isInFlight } from './domain/stuck-facts';
import { findStuck } from './domain/stuck-rules';
import { recoveryRefusals } from './refusals';
import { type IntentInTrouble, readFacts } from './store/facts-store';
import { claimRun, dropRun, findRun, finishRun } from './store/run-store';

interface Reconcile {
  readonly intentId: string;
  readonly idempotency: IdempotentRequest | null;
}

/** 200, or 202 while the rail has not said its last word. */
export interface ReconcileAnswer {
  readonly status: 200 | 202;
  readonly body: ReconcileView;
}

type ActionTaken = ReconcileView['action_taken'];

const operation = 'recovery.reconcile';
/** A twin waits for the one whose turn it is (decision 0007), looking this often. */
const twinLimits = { waitMs: 4_000, pollMs: 250 } as const;
/** What was asked this shortly before a request is its answer too. */
const freshMs = 1_000;

/**
 * Asks the rail what became of an intent, applies what happened there, and then goes on with what was decided or what its
 * deadline asks for. Decides nothing by itself and calls no rail beside an unknown call. However many ask at once, the
 * rail is asked once. Refuses with `permission.denied`, `recovery.intent_not_found`, `idempotency.conflict`.
 */
export async function reconcileIntent(
  ctx: Ctx,
  { intentId, idempotency }: Reconcile,
  deps: RecoveryDeps,
): Promise<Outcome<ReconcileAnswer>> {
  const permitted = permit(ctx, 'recovery.manage');
  if (!permitted.ok) return permitted;
  const kept = await keptAnswer(ctx, idempotency, deps);
  if (kept !== null) return kept;
  if ((await look(ctx, intentId, deps)) === null) return recoveryRefusals.refuse('recovery.intent_not_found');
  const bound = await bindKey(ctx, intentId, idempotency, deps);
  if (!bound.ok) return bound;
  const answer = (await takeTurn(ctx, intentId, deps)) ?? (await waitForTurn(ctx, intentId, deps));
  return answer.status === 202 ? ok(answer) : keep(ctx, idempotency, answer, deps);
}

/** The final answer that was given under this key before. */
async function keptAnswer(
  ctx: Ctx,
  request: IdempotentRequest | null,
  { db }: RecoveryDeps,
): Promise<Outcome<ReconcileAnswer> | null> {
  if (request === null) return null;
  const slot = { tenantId: ctx.tenant.id, operation, key: request.key };
  const stored = await inTenant(db, ctx.tenant.id, (tx) => findAnswer(tx, slot));
  if (stored === null) return null;
  return equalBytes(stored.request_digest, request.digest)
    ? ok({ status: 200, body: reconcileView.parse(JSON.parse(stored.body)) })
    : idempotencyRefusals.refuse('idempotency.conflict');
}

const binding = { operation: 'recovery.reconcile.asked', status: 202, schema: z.object({ intentId: z.string() }) };

/** The caller's key means this request from here on: another one under it is refused before it asks anything. */
const bindKey = (
  ctx: Ctx,
  intentId: string,
  request: IdempotentRequest | null,
  { db }: RecoveryDeps,
): Promise<Outcome<{ readonly intentId: string }>> =>
  inTenant(db, ctx.tenant.id, (tx) =>
    once(tx, ctx, request, { ...binding, replay: (value) => value }, async () => ok({ intentId })),
  );

async function keep(
  ctx: Ctx,
  request: IdempotentRequest | null,
  answer: ReconcileAnswer,
  { db }: RecoveryDeps,
): Promise<Outcome<ReconcileAnswer>> {
  const stored = await inTenant(db, ctx.tenant.id, (tx) =>
    once(tx, ctx, request, { operation, status: 200, schema: reconcileView, replay: (view) => view }, async () =>
      ok(answer.body),
    ),
  );
  return stored.ok ? ok({ status: 200, body: stored.value }) : stored;
}

async function look(ctx: Ctx, intentId: string, { db }: RecoveryDeps): Promise<IntentInTrouble | null> {
  const [intent] = await inTenant(db, ctx.tenant.id, (tx) => readFacts(tx, ctx.tenant.id, [intentId]));
  return intent ?? null;
}

const flightOf = (ctx: Ctx, intentId: string): string => `${operation}:${ctx.tenant.id}:${intentId}`;

/** Does the work when it is this request's turn; null when it is, or just was, somebody else's. */
async function takeTurn(ctx: Ctx, intentId: string, deps: RecoveryDeps): Promise<ReconcileAnswer | null> {
  const { db, engine } = deps;
  const key = { tenantId: ctx.tenant.id, intentId };
  const claim = await inTenant(db, ctx.tenant.id, async (tx) => {
    const taken = await claimRun(tx, key, actorOf(ctx).label, new Date(ctx.now.getTime() - freshMs));
    if (taken !== null) {
      await insertAuditEntry(tx, ctx, { action: 'recovery.reconcile', subjectKind: 'intent', subjectId: intentId });
    }
    return taken;
  });
  if (claim === null) return null;
  const landed = engine.flights.begin(flightOf(ctx, intentId));
  try {
    const answer = await work(ctx, intentId, deps);
    await inTenant(db, ctx.tenant.id, (tx) => finishRun(tx, key, claim, answer.body));
    return answer;
  } catch (error) {
    await inTenant(db, ctx.tenant.id, (tx) => dropRun(tx, key, claim));
    throw error;
  } finally {
    landed();
  }
}

async function work(ctx: Ctx, intentId: string, deps: RecoveryDeps): Promise<ReconcileAnswer> {
  const before = await look(ctx, intentId, deps);
  const wasStuck = before !== null && findStuck(before, ctx.now) !== null;
  const wasUnderWay = before?.operations.some(isInFlight) === true;
  const synced = await syncIntent(deps.engine, ctx, intentId);
  const asked: ActionTaken = wasUnderWay ? 'asked_rail' : 'none';
  const taken = synced.unread ? asked : await goOn(ctx, intentId, asked, deps);
  return answerOf(ctx, intentId, { taken, synced, wasStuck: wasStuck || wasUnderWay }, deps);
}

/** With the rail's word heard: what was decided is carried on, and what a passed deadline asks for is done. */
async function goOn(ctx: Ctx, intentId: string, asked: ActionTaken, deps: RecoveryDeps): Promise<ActionTaken> {
  const intent = await look(ctx, intentId, deps);
  if (intent === null || intent.endedAt !== null || intent.operations.some(isInFlight)) return asked;
  if (intent.settlementKind !== null) {
    await continueSettlement(deps.engine, ctx, intentId);
    return 'continued_settlement';
  }
  const swept = await sweepDeadline(deps.engine, ctx, intentId);
  return swept === 'nothing' ? asked : 'applied_deadline';
}

interface CameTo {
  readonly taken: ActionTaken;
  readonly synced: Pick<Synced, 'facts' | 'unread'>;
  readonly wasStuck: boolean;
}

async function answerOf(
  ctx: Ctx,
  intentId: string,
  { taken, synced, wasStuck }: CameTo,
  deps: RecoveryDeps,
): Promise<ReconcileAnswer> {
  const intent = await look(ctx, intentId, deps);
  assert(intent !== null, 'reconcileIntent: intents are never deleted');
  const finding = findStuck(intent, deps.engine.clock.now());
  const isPending = intent.operations.some(isInFlight) || synced.unread;
  const last = intent.operations.at(-1);
  const settled = wasStuck || synced.facts > 0 ? 'reconciled' : 'none';
  return {
    status: isPending ? 202 : 200,
    body: {
      intent_id: intentId,
      recovery_state: isPending ? 'pending_rail' : (finding?.recoveryState ?? settled),
      rail_state: last === undefined ? 'none' : `${last.kind}_${last.status}`,
      harbor_state: intent.state,
      action_taken: taken,
      status: intent.status,
      facts_applied: synced.facts,
      reason: finding?.code ?? null,
    },
  };
}

/** What the one whose turn it is comes to; after a while, how things stand. */
async function waitForTurn(ctx: Ctx, intentId: string, deps: RecoveryDeps): Promise<ReconcileAnswer> {
  const { db, engine } = deps;
  for (let waited = 0; waited <= twinLimits.waitMs; waited += twinLimits.pollMs) {
    const run = await inTenant(db, ctx.tenant.id, (tx) => findRun(tx, { tenantId: ctx.tenant.id, intentId }));
    if (run !== null && run.finished_at !== null) {
      const body = reconcileView.parse(run.answer);
      return { status: body.recovery_state === 'pending_rail' ? 202 : 200, body };
    }
    await engine.flights.settled(flightOf(ctx, intentId), twinLimits.pollMs);
  }
  return { ...(await answerOf(ctx, intentId, unheard, deps)), status: 202 };
}

const unheard: CameTo = { taken: 'waited', synced: { facts: 0, unread: true }, wasStuck: false };
