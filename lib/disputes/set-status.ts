import { z } from 'zod';
import { insertAuditEntry } from '@/lib/audit';
import { once } from '@/lib/db/once';
import { inTenant } from '@/lib/db/pool';
import { intentRefusals, resolveDispute } from '@/lib/harbor';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import type { IdempotentRequest } from '@/lib/kernel/idempotency';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { caseStatusOf } from './case-view';
import { changeCase, recordChange } from './change-case';
import { type CaseStatusView, caseStatusView, type SetStatusInput } from './contract';
import type { DisputeDeps } from './deps';
import { type StepSource, stepCall } from './desk-call';
import { type CaseStatus, caseMachine, commandFor, type Resolution } from './domain/case.machine';
import { intentIdOf } from './domain/case-id';
import { readIntent } from './read-intent';
import { disputeRefusals } from './refusals';
import { type CaseKey, type CaseRow, findCase, moveCase, noteRuling } from './store/case-store';

interface SetStatus extends SetStatusInput {
  readonly caseId: string;
  readonly idempotency: IdempotentRequest | null;
  readonly source: StepSource;
}

/** 200, or 202 while the rail has not moved the money yet. */
interface StatusAnswer {
  readonly status: 200 | 202;
  readonly body: CaseStatusView;
}

/**
 * Takes a case to another status. Release, refund and withdraw move the money through the engine, and the case ends with
 * it; the other statuses leave the money frozen. Refuses with `permission.denied`, `dispute.not_found`,
 * `dispute.status_unreachable`, `dispute.note_required`, `dispute.resolution_required`, `dispute.resolution_not_taken`,
 * `intent.settling`, and with what the engine refuses.
 */
export async function setStatus(ctx: Ctx, input: SetStatus, deps: DisputeDeps): Promise<Outcome<StatusAnswer>> {
  const permitted = permit(ctx, 'dispute.manage');
  if (!permitted.ok) return permitted;
  const checked = checkInput(input);
  if (!checked.ok) return checked;
  const key = { tenantId: ctx.tenant.id, intentId: intentIdOf(input.caseId) };
  return checked.value === null
    ? moveStatus(ctx, input, key, deps)
    : rule(ctx, input, key, checked.value, input.resolution_note ?? '', deps);
}

/** Where the wanted status sends the money; null when it stays frozen. */
function checkInput({ status, resolution, resolution_note }: SetStatusInput): Outcome<Resolution | null> {
  if (status !== 'under_review' && resolution_note === undefined) {
    return disputeRefusals.refuse('dispute.note_required', { field: 'resolution_note' });
  }
  if (status === 'withdrawn') {
    return resolution === undefined
      ? disputeRefusals.refuse('dispute.resolution_required', { field: 'resolution' })
      : ok(resolution);
  }
  if (resolution !== undefined) return disputeRefusals.refuse('dispute.resolution_not_taken', { field: 'resolution' });
  if (status === 'resolved_release') return ok('release');
  return ok(status === 'resolved_refund' ? 'refund' : null);
}

const unreachable = (from: CaseStatus, to: CaseStatus): Outcome<never> =>
  disputeRefusals.refuse('dispute.status_unreachable', { field: 'status', details: { from, to } });

const mayMove = (from: CaseStatus, to: SetStatusInput['status']): boolean =>
  caseMachine.targets(from, commandFor[to]).length > 0;

const answer = { operation: 'dispute.status.set', status: 200, schema: caseStatusView };

/** A status of the case alone. */
async function moveStatus(
  ctx: Ctx,
  input: SetStatus,
  key: CaseKey,
  { db, engine }: DisputeDeps,
): Promise<Outcome<StatusAnswer>> {
  const to = input.status;
  const intent = await readIntent(ctx, key.intentId, engine);
  if (intent === null) return disputeRefusals.refuse('dispute.not_found');
  const moved = await changeCase(ctx, input, db, answer, async (tx, _key, row) => {
    if (intent.settlementKind !== null) return intentRefusals.refuse('intent.settling');
    if (row.status === to) return ok(caseStatusOf(ctx.tenant, row, intent));
    if (!mayMove(row.status, to)) return unreachable(row.status, to);
    const change = { from: row.status, to, note: input.resolution_note ?? null, now: ctx.now };
    assert(await moveCase(tx, key, change), 'setStatus: the case is locked');
    await recordChange(tx, ctx, key, 'status_changed', { from: row.status, to });
    return ok(caseStatusOf(ctx.tenant, { ...row, status: to }, intent));
  });
  return moved.ok ? ok({ status: 200, body: moved.value }) : moved;
}

/** Sends the money one way. The engine decides whether it may; the intent's own events then end the case. */
async function rule(
  ctx: Ctx,
  input: SetStatus,
  key: CaseKey,
  resolution: Resolution,
  note: string,
  deps: DisputeDeps,
): Promise<Outcome<StatusAnswer>> {
  const [row, intent] = await Promise.all([caseOf(ctx, key, deps), readIntent(ctx, key.intentId, deps.engine)]);
  if (row === null || intent === null) return disputeRefusals.refuse('dispute.not_found');
  if (row.resolved_at !== null && row.status !== input.status) return unreachable(row.status, input.status);
  if (row.resolved_at === null) {
    if (intent.settlementKind !== null && intent.settlementKind !== resolution)
      return intentRefusals.refuse('intent.settling');
    const written = await writeRuling(ctx, input, key, resolution, note, deps);
    if (!written.ok) return written;
  }
  const call = stepCall(ctx, input.source, key.intentId, { resolution, reason: note });
  const settled = await resolveDispute(deps.engine, call);
  if (!settled.ok) return settled;
  const [ended, moved] = await Promise.all([caseOf(ctx, key, deps), readIntent(ctx, key.intentId, deps.engine)]);
  assert(ended !== null && moved !== null, 'setStatus: neither cases nor intents are ever deleted');
  return ok({ status: settled.value.status === 202 ? 202 : 200, body: caseStatusOf(ctx.tenant, ended, moved) });
}

const caseOf = (ctx: Ctx, key: CaseKey, { db }: DisputeDeps): Promise<CaseRow | null> =>
  inTenant(db, ctx.tenant.id, (tx) => findCase(tx, key));

const ruling = { operation: 'dispute.ruling', status: 200, schema: z.object({ resolution: z.string() }) };

/**
 * Written before the money moves, so that no end is without its reason. The caller's key is bound here to this ruling:
 * the same key with another one is refused before it can say anything.
 */
const writeRuling = (
  ctx: Ctx,
  { status, idempotency }: SetStatus,
  key: CaseKey,
  resolution: Resolution,
  note: string,
  { db }: DisputeDeps,
): Promise<Outcome<{ readonly resolution: string }>> =>
  inTenant(db, ctx.tenant.id, (tx) =>
    once(tx, ctx, idempotency, { ...ruling, replay: (value) => value }, async () => {
      // The same ruling said again is no other one.
      if (await noteRuling(tx, key, { note, isWithdrawal: status === 'withdrawn', now: ctx.now })) {
        await insertAuditEntry(tx, ctx, {
          action: 'dispute.ruling',
          subjectKind: 'intent',
          subjectId: key.intentId,
          detail: { resolution, status },
        });
      }
      return ok({ resolution });
    }),
  );
