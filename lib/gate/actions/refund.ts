import type { GateDeps } from '@/lib/gate/deps';
import { isGoingBack, isRefunded, moneyStateOf } from '@/lib/gate/domain/quote-state';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import { endCheckout, returnMoney, settleCheckout } from '@/lib/harbor';
import { toHex, utf8 } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import type { Answer } from '@/lib/kernel/endpoint';
import { sha256 } from '@/lib/kernel/hash';
import type { Outcome } from '@/lib/kernel/outcome';
import { reread } from './read-quote';

export type RefundStatus = 'not_requested' | 'succeeded' | 'already_refunded' | 'pending' | 'manual_review_required';

export interface Refunded {
  readonly read: QuoteRead;
  readonly status: RefundStatus;
  readonly id: string | null;
}

const givesBack = ['refund', 'void'];

/** The refund's name: the rail's own, or ours where the mock provider gave back. */
export function refundIdOf({ operations, quote }: QuoteRead): string | null {
  const made = operations.findLast(({ kind, status }) => givesBack.includes(kind) && status === 'succeeded');
  if (made === undefined) return null;
  return quote.provider === 'mock' ? `mock_ref_${made.id.replaceAll('-', '')}` : made.railRef;
}

/** What the engine's word on giving back means to the gate's clients. */
function statusOf(settled: Outcome<Answer>, read: QuoteRead): RefundStatus {
  const money = moneyStateOf(read);
  if (isRefunded(money)) return 'succeeded';
  // The rail's no: whoever asks again tries anew, and until then a person has to look.
  if (!settled.ok && settled.refusal.code === 'rail.settlement_failed') return 'manual_review_required';
  if (settled.ok || isGoingBack(money)) return 'pending';
  return 'manual_review_required';
}

export async function refunded(
  deps: GateDeps,
  ctx: Ctx,
  before: QuoteRead,
  settled: Outcome<Answer> | null,
): Promise<Refunded> {
  const read = await reread(deps, ctx, before.quote.id);
  if (settled === null) {
    // A task budget takes its part back in the same commit.
    const isBack = isRefunded(moneyStateOf(read));
    return {
      read,
      status: isBack ? 'succeeded' : 'not_requested',
      id: isBack ? `budget_${read.quote.id.replaceAll('-', '')}` : null,
    };
  }
  return { read, status: statusOf(settled, read), id: refundIdOf(read) };
}

/**
 * Gives the payer's money back, wherever it is: held money by the verdict that the work failed, released money by an
 * operation of its own. Safe to repeat.
 */
export async function giveBack(deps: GateDeps, ctx: Ctx, read: QuoteRead, reason: string): Promise<Refunded> {
  const id = read.quote.id;
  const money = moneyStateOf(read);
  if (isRefunded(money)) return { read, status: 'already_refunded', id: refundIdOf(read) };
  if (money === 'released' || money === 'returning') {
    return refunded(deps, ctx, read, await returnMoney(deps.engine, ctx, id, reason));
  }
  if (money === 'refunding') return refunded(deps, ctx, read, await settleCheckout(deps.engine, ctx, id, reason));
  const digestHex = toHex(sha256(utf8(reason)));
  return refunded(deps, ctx, read, await endCheckout(deps.engine, ctx, id, { outcome: 'failed', digestHex, reason }));
}
