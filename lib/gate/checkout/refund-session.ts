import type { RefundBody } from '@/lib/gate/actions/contract';
import { findQuote } from '@/lib/gate/actions/read-quote';
import { giveBack } from '@/lib/gate/actions/refund';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { isRefunded, moneyStateOf, paymentStatusOf, quoteStatusOf, wasPaid } from '@/lib/gate/domain/quote-state';
import { gateRefusals } from '@/lib/gate/refusals';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import type { Ctx } from '@/lib/kernel/context';
import { wireAmount } from '@/lib/kernel/money';
import { type Outcome, ok } from '@/lib/kernel/outcome';

const refundable = ['stripe', 'usdc'];

/** Whether an operator could send this payment back; work that has not failed asks for `force` besides. */
export function checkRefundable(read: QuoteRead): Outcome<null> {
  if (!refundable.includes(read.quote.provider ?? '')) return gateRefusals.refuse('gate.refund_provider');
  return wasPaid(moneyStateOf(read)) ? ok(null) : gateRefusals.refuse('gate.refund_unpaid');
}

/** An operator sends a payer's money back: that of failed work, and with `force` any. A repeat refunds nothing twice. */
export async function refundSession(
  deps: GateDeps,
  ctx: Ctx,
  sessionId: string,
  { reason = 'operator_requested', force = false }: RefundBody,
) {
  const found = await findQuote(deps, ctx, sessionId, 'session', 'gate.session_not_found');
  if (!found.ok) return found;
  const read = found.value;
  const money = moneyStateOf(read);
  const checked = checkRefundable(read);
  if (!checked.ok) return checked;
  const isFailed = read.quote.work === 'failed' || read.quote.work === 'execution_failed';
  if (!isRefunded(money) && !isFailed && !force) return gateRefusals.refuse('gate.refund_unfailed');
  const done = await giveBack(deps, ctx, read, reason);
  const after = moneyStateOf(done.read);
  const event = done.read.fulfilments.find(({ status }) => status === 'refunded');
  return ok({
    payment_session_id: wireId('session', read.quote.id),
    quote_id: wireId('quote', read.quote.id),
    payment_status: paymentStatusOf(after, true),
    quote_status: quoteStatusOf(after, done.read.quote.work),
    refund_id: done.id,
    refund_status: done.status,
    amount_minor: wireAmount(read.quote.amount),
    currency: read.quote.currency,
    fulfillment_id: event === undefined ? null : wireId('fulfilment', event.id),
    message:
      done.status === 'already_refunded'
        ? 'The money went back before. Nothing was refunded twice.'
        : `The refund is ${done.status.replaceAll('_', ' ')}.`,
  });
}
