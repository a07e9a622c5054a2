import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import { findQuote } from '@/lib/gate/actions/read-quote';
import { giveBack } from '@/lib/gate/actions/refund';
import { findAgent } from '@/lib/gate/agents/find-agent';
import { owns } from '@/lib/gate/agents/manage-agent';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { isGoingBack, isRefunded, moneyStateOf, wasPaid } from '@/lib/gate/domain/quote-state';
import { gateRefusals } from '@/lib/gate/refusals';
import { insertRefundRequest } from '@/lib/gate/store/dashboard-store';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';

const reason = 'dashboard_request';
const failedWork = ['failed', 'execution_failed'];

/**
 * Gives a payer's money back for failed work of a person's own agent. For work that has not failed the wish is noted,
 * once, for an operator to decide. Asking again changes nothing.
 * Refuses with `permission.denied`, `gate.session_not_found`, `gate.refund_unpaid`.
 */
export async function requestRefund(
  deps: GateDeps,
  ctx: Ctx,
  sessionId: string,
): Promise<Outcome<{ readonly agentId: string }>> {
  const permitted = permit(ctx, 'agent_key.manage');
  if (!permitted.ok) return permitted;
  const found = await findQuote(deps, ctx, sessionId, 'session', 'gate.session_not_found');
  if (!found.ok) return found;
  const read = found.value;
  const agent = await findAgent(deps, ctx, read.quote.botId);
  if (agent === null || !owns(ctx, agent)) return gateRefusals.refuse('gate.session_not_found');
  const money = moneyStateOf(read);
  if (!wasPaid(money)) return gateRefusals.refuse('gate.refund_unpaid');
  const done = ok({ agentId: wireId('agent', agent.id) });
  if (isRefunded(money) || isGoingBack(money)) return done;
  // What a task budget paid goes back into it when the agent reports the failure.
  if (failedWork.includes(read.quote.work ?? '') && read.quote.provider !== 'task_budget') {
    const { status } = await giveBack(deps, ctx, read, reason);
    if (status !== 'manual_review_required') return done;
  }
  await noteRequest(deps, ctx, read);
  return done;
}

const noteRequest = (deps: GateDeps, ctx: Ctx, { quote }: QuoteRead): Promise<void> =>
  inTenant(deps.db, ctx.tenant.id, async (tx) => {
    const isFirst = await insertRefundRequest(tx, ctx.tenant.id, {
      id: uuidV7(ctx.now),
      quoteId: quote.id,
      metadata: { support_required: true, reason, payment_session_id: wireId('session', quote.id) },
    });
    if (!isFirst) return;
    await insertAuditEntry(tx, ctx, {
      action: 'gate.refund.request',
      subjectKind: 'gate_quote',
      subjectId: quote.id,
      detail: { bot_id: quote.botId },
    });
  });
