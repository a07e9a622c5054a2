import { findPublicBudget, findPublicQuote } from '@/lib/gate/actions/read-public';
import { payMockBudget } from '@/lib/gate/budgets/fund-budget';
import type { GateDeps } from '@/lib/gate/deps';
import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import { payHere } from './pay-here';
import { budgetPaymentOf } from './show-budget';
import { paymentViewOf } from './show-payment';
import type { PaymentView } from './view';

/** Something that a person pays at `/pay/{ps}`: one action, or a task budget. */
export interface PublicPayment {
  readonly ctx: Ctx;
  readonly view: PaymentView;
  /** Pays it with the mock provider, where that is how it is paid. */
  pay(): Promise<Outcome<unknown>>;
}

/** The payment behind an address; null when there is none. */
export async function findPayment(deps: GateDeps, sessionId: string, requestId: string): Promise<PublicPayment | null> {
  const action = await findPublicQuote(deps, 'session', sessionId, requestId);
  if (action !== null) {
    const { ctx, read } = action;
    return { ctx, view: paymentViewOf(ctx, read, deps.settings), pay: () => payHere(deps, ctx, read) };
  }
  const funding = await findPublicBudget(deps, sessionId, requestId);
  if (funding === null) return null;
  const { ctx, read } = funding;
  return { ctx, view: budgetPaymentOf(ctx, read, deps.settings), pay: () => payMockBudget(deps, ctx, read) };
}
