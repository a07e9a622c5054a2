import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import { findQuote } from '@/lib/gate/actions/read-quote';
import { giveBack } from '@/lib/gate/actions/refund';
import { checkRefundable } from '@/lib/gate/checkout/refund-session';
import type { RefundInput } from '@/lib/gate/contract/desk';
import type { GateDeps } from '@/lib/gate/deps';
import { isRefunded, moneyStateOf } from '@/lib/gate/domain/quote-state';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { deskRefusals } from './refusals';

/** `pending`: the rail has it and has not answered. */
export type DeskRefund = 'refunded' | 'pending';

/**
 * A person sends a payer's money back, whatever became of the work. The order is on record before the rail is asked; a
 * repeat refunds nothing twice. Refuses with `permission.denied`, `gate.action_not_found`, `gate.refund_provider`,
 * `gate.refund_unpaid`, `gate.refund_not_through`.
 */
export async function refundPaidAction(
  deps: GateDeps,
  ctx: Ctx,
  { actionId, reason }: RefundInput,
): Promise<Outcome<DeskRefund>> {
  const permitted = permit(ctx, 'gate.manage');
  if (!permitted.ok) return permitted;
  const found = await findQuote(deps, ctx, actionId, 'quote', 'gate.action_not_found');
  if (!found.ok) return found;
  const read = found.value;
  const checked = checkRefundable(read);
  if (!checked.ok) return checked;
  if (isRefunded(moneyStateOf(read))) return ok('refunded');
  await noteOrder(deps, ctx, read.quote.id, reason);
  const { status } = await giveBack(deps, ctx, read, reason);
  if (status === 'manual_review_required') return deskRefusals.refuse('gate.refund_not_through');
  return ok(status === 'pending' ? 'pending' : 'refunded');
}

const noteOrder = ({ db }: GateDeps, ctx: Ctx, quoteId: string, reason: string): Promise<void> =>
  inTenant(db, ctx.tenant.id, (tx) =>
    insertAuditEntry(tx, ctx, {
      action: 'gate.refund.order',
      subjectKind: 'gate_quote',
      subjectId: quoteId,
      detail: { reason },
    }),
  );
