import { refundSession } from '@/lib/gate/checkout/refund-session';
import type { RefundInput } from '@/lib/gate/contract/desk';
import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId, wireId } from '@/lib/gate/domain/ids';
import { gateRefusals } from '@/lib/gate/refusals';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { deskRefusals } from './refusals';

/** `pending`: the rail has it and has not answered. */
export type DeskRefund = 'refunded' | 'pending';

/**
 * A person sends a payer's money back, whatever became of the work. A repeat refunds nothing twice.
 * Refuses with `permission.denied`, `gate.action_not_found`, `gate.refund_not_through` and as `refundSession` does.
 */
export async function refundPaidAction(
  deps: GateDeps,
  ctx: Ctx,
  { actionId, reason }: RefundInput,
): Promise<Outcome<DeskRefund>> {
  const permitted = permit(ctx, 'gate.manage');
  if (!permitted.ok) return permitted;
  const uuid = parseWireId('quote', actionId);
  if (uuid === null) return gateRefusals.refuse('gate.action_not_found');
  const refunded = await refundSession(deps, ctx, wireId('session', uuid), { reason, force: true });
  if (!refunded.ok) return refunded;
  const { refund_status: status } = refunded.value;
  if (status === 'manual_review_required') return deskRefusals.refuse('gate.refund_not_through');
  return ok(status === 'pending' ? 'pending' : 'refunded');
}
