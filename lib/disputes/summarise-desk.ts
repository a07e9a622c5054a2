import { type Database, inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { DeskSummary } from './contract';
import { anyCaseExists, readDesk } from './store/case-store';

/** How much waits for the desk. Refuses with `permission.denied`. */
export async function summariseDesk(ctx: Ctx, { db }: { readonly db: Database }): Promise<Outcome<DeskSummary>> {
  const permitted = permit(ctx, 'dispute.read');
  if (!permitted.ok) return permitted;
  return inTenant(db, ctx.tenant.id, async (tx) => {
    const rows = await readDesk(tx, ctx.tenant.id, ctx.now);
    return ok({
      toDecide: rows.reduce((sum, { count }) => sum + count, 0),
      overdue: rows.reduce((sum, { overdue }) => sum + overdue, 0),
      frozen: rows.map(({ amount, currency }) => ({ amount, asset: currency })),
      anyExists: await anyCaseExists(tx, ctx.tenant.id),
    });
  });
}
