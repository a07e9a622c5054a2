import { z } from 'zod';
import { type AuditEntry, insertAuditEntry } from '@/lib/audit';
import { once } from '@/lib/db/once';
import { type Database, inTenant } from '@/lib/db/pool';
import type { InboundStore } from '@/lib/inbound';
import type { Ctx } from '@/lib/kernel/context';
import type { IdempotentRequest } from '@/lib/kernel/idempotency';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { lookNow } from './store/reconcile-store';

export interface ReconcileDeps {
  readonly db: Database;
  readonly store: Pick<InboundStore, 'wake'>;
}

/** Resting events that one call wakes; the next call wakes the next ones. */
const wakeLimit = 1_000;

export const reconcileView = z.object({
  status: z.literal('scheduled'),
  intents: z.int().describe('Intents of this tenant whose objects at Stripe are read again.'),
});
export type ReconcileView = z.infer<typeof reconcileView>;

const same = (view: ReconcileView): ReconcileView => view;

/** Has all that the tenant has at Stripe read again now, and its failed events tried again. The worker does it. */
export async function reconcileTenant(
  ctx: Ctx,
  { idempotency }: { readonly idempotency: IdempotentRequest | null },
  { db, store }: ReconcileDeps,
): Promise<Outcome<ReconcileView>> {
  const permitted = permit(ctx, 'rail.manage');
  if (!permitted.ok) return permitted;
  const replayed = { operation: 'rails.stripe.reconcile', status: 202, schema: reconcileView, replay: same };
  const answer = await inTenant(db, ctx.tenant.id, (tx) =>
    once(tx, ctx, idempotency, replayed, async (): Promise<Outcome<ReconcileView>> => {
      const { watched: intents, moved } = await lookNow(tx, ctx.tenant.id);
      if (moved > 0) await insertAuditEntry(tx, ctx, reconciled(ctx, intents));
      return ok({ status: 'scheduled', intents });
    }),
  );
  if (answer.ok) await store.wake(ctx.tenant.id, wakeLimit);
  return answer;
}

const reconciled = ({ tenant }: Ctx, intents: number): AuditEntry => ({
  action: 'rail.stripe.reconcile',
  subjectKind: 'tenant',
  subjectId: tenant.id,
  detail: { intents },
});
