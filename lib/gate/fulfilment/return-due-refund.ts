import { inTenant } from '@/lib/db/pool';
import { findQuote } from '@/lib/gate/actions/read-quote';
import { giveBack, type RefundStatus } from '@/lib/gate/actions/refund';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import type { Ctx } from '@/lib/kernel/context';
import { clearRefund, takeRefund } from './store/delivery-store';

/** How long one process has it to itself, in milliseconds: longer than the rail is waited for. */
const leaseMs = 60_000;

/**
 * Failed work whose money nobody sent back: it goes back by itself. A refund that is under way is the engine's to finish;
 * one that the rail refused waits for a person.
 */
export async function returnDueRefund(deps: GateDeps, ctx: Ctx, quoteId: string): Promise<RefundStatus | 'not_due'> {
  if (!(await takeRefund(deps.db, ctx.tenant.id, quoteId, leaseMs))) return 'not_due';
  const found = await findQuote(deps, ctx, wireId('quote', quoteId), 'quote', 'gate.quote_not_found');
  if (!found.ok) throw new Error('a refund is due for a quote that is gone');
  const { status } = await giveBack(deps, ctx, found.value, 'failed_without_refund');
  await inTenant(deps.db, ctx.tenant.id, (tx) => clearRefund(tx, ctx.tenant.id, quoteId));
  return status;
}
