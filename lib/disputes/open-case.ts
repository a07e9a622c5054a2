import { inTenant } from '@/lib/db/pool';
import { openDispute } from '@/lib/harbor';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { caseKeyOf } from './case-view';
import type { OpenCaseInput, OpenedCaseView } from './contract';
import type { DisputeDeps } from './deps';
import { type StepSource, stepCall } from './desk-call';
import { findCase } from './store/case-store';

/**
 * Freezes the money of an intent, and with it opens its case. Refuses with `permission.denied` and with what the engine
 * refuses: `intent.not_found`, `intent.disputed`, `intent.settling`, `idempotency.conflict` and states without held money.
 */
export async function openCase(
  ctx: Ctx,
  input: OpenCaseInput & { readonly source: StepSource },
  { db, engine }: DisputeDeps,
): Promise<Outcome<OpenedCaseView>> {
  const permitted = permit(ctx, 'dispute.manage');
  if (!permitted.ok) return permitted;
  const { intent_id: intentId, reason, source } = input;
  const frozen = await openDispute(engine, stepCall(ctx, source, intentId, { reason }));
  if (!frozen.ok) return frozen;
  const row = await inTenant(db, ctx.tenant.id, (tx) => findCase(tx, { tenantId: ctx.tenant.id, intentId }));
  assert(row !== null, 'openCase: the event that froze the money opened the case');
  return ok({
    ...caseKeyOf(ctx.tenant, intentId),
    status: 'open',
    reason: row.reason,
    opened_by: row.opened_by,
    opened_at: row.opened_at.toISOString(),
  });
}
