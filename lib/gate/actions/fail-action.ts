import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { isRefunded, moneyStateOf, paymentStatusOf, quoteStatusOf, wasPaid } from '@/lib/gate/domain/quote-state';
import { scrub } from '@/lib/gate/domain/scrub';
import { gateRefusals } from '@/lib/gate/refusals';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { FailBody } from './contract';
import { againIfMoved, findQuote } from './read-quote';
import { endWork, noteWork, type WorkReport } from './record-work';
import { giveBack, type Refunded, type RefundStatus, refunded, refundIdOf } from './refund';

interface Failed {
  readonly fulfilmentId: string;
  readonly metadata: JsonObject;
  readonly refund: Refunded;
}

/**
 * Says that paid work failed, and by default gives the money back. Money that went back already is answered so; work that
 * was done is not failed any more. One failure is recorded, however often it is told.
 */
export async function failAction(deps: GateDeps, ctx: Ctx, actionId: string, body: FailBody) {
  const found = await findQuote(deps, ctx, actionId, 'quote', 'gate.action_not_found');
  if (!found.ok) return found;
  const wanted = { refund: body.refund ?? true, reason: body.reason ?? 'provider_execution_failed' };
  const failed = await againIfMoved(deps, ctx, found.value, (read) =>
    attemptFailure(deps, ctx, read, body.metadata ?? {}, wanted),
  );
  return failed.ok ? ok(failedView(failed.value)) : failed;
}

async function attemptFailure(
  deps: GateDeps,
  ctx: Ctx,
  read: QuoteRead,
  metadata: JsonObject,
  { refund, reason }: { readonly refund: boolean; readonly reason: string },
): Promise<Outcome<Failed>> {
  const money = moneyStateOf(read);
  if (!wasPaid(money)) return gateRefusals.refuse('gate.fail_unpaid');
  if (read.quote.work === 'fulfilled') return gateRefusals.refuse('gate.fail_ended');
  const told = read.fulfilments.find(({ status }) => status === 'failed');
  if (isRefunded(money)) {
    if (!refund) return gateRefusals.refuse('gate.fail_ended');
    const event = told ?? read.fulfilments.find(({ status }) => status === 'refunded');
    const already = { read, status: 'already_refunded' as const, id: refundIdOf(read) };
    return ok({ fulfilmentId: event?.id ?? read.quote.id, metadata: event?.metadata ?? {}, refund: already });
  }
  if (read.quote.work === 'failed' && told !== undefined) {
    const done: Refunded = refund
      ? await giveBack(deps, ctx, read, reason)
      : { read, status: 'not_requested', id: null };
    return ok({ fulfilmentId: told.id, metadata: told.metadata, refund: done });
  }
  return recordFailure(deps, ctx, read, { ...scrub(metadata), reason }, { refund, reason });
}

async function recordFailure(
  deps: GateDeps,
  ctx: Ctx,
  read: QuoteRead,
  metadata: JsonObject,
  { refund, reason }: { readonly refund: boolean; readonly reason: string },
): Promise<Outcome<Failed>> {
  const report: WorkReport = { command: 'fail', status: 'failed', metadata, reason };
  const recorded = refund ? await endWork(deps, ctx, read, report) : await noteWork(deps, ctx, read, report);
  if (!recorded.ok) return recorded;
  const done = await refunded(deps, ctx, read, recorded.value.settled);
  return ok({ fulfilmentId: recorded.value.id, metadata, refund: done });
}

const words: Readonly<Record<RefundStatus, string>> = {
  not_requested: 'The failure is recorded. The money is still held; nothing was refunded.',
  succeeded: 'The failure is recorded and the money went back to the payer.',
  already_refunded: 'The money went back to the payer before. Nothing was refunded twice.',
  pending: 'The failure is recorded and the refund is on its way.',
  manual_review_required: 'The failure is recorded. The refund did not go through and waits for a person.',
};

function failedView({ fulfilmentId, metadata, refund }: Failed) {
  const { quote } = refund.read;
  const money = moneyStateOf(refund.read);
  return {
    action_id: wireId('quote', quote.id),
    quote_id: wireId('quote', quote.id),
    fulfillment_id: wireId('fulfilment', fulfilmentId),
    status: 'failed',
    metadata,
    refund_status: refund.status,
    refund_id: refund.id,
    payment_status: paymentStatusOf(money, quote.sessionAt !== null),
    quote_status: quoteStatusOf(money, quote.work),
    message: words[refund.status],
  };
}
