import { reread } from '@/lib/gate/actions/read-quote';
import { sessionViewOf } from '@/lib/gate/actions/views';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { moneyStateOf, wasPaid } from '@/lib/gate/domain/quote-state';
import { ensureGrant, standingGrant } from '@/lib/gate/grants/issue-grant';
import { gateRefusals } from '@/lib/gate/refusals';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import { payCheckout } from '@/lib/harbor';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';

/** Pays a mock session. Refused outside development, for another provider's session, and for what is paid already. */
export async function payMockSession(deps: GateDeps, ctx: Ctx, read: QuoteRead): Promise<Outcome<QuoteRead>> {
  if (!deps.settings.mockUsable || read.quote.provider !== 'mock') return gateRefusals.refuse('gate.mock_disabled');
  const money = moneyStateOf(read);
  if (wasPaid(money)) return gateRefusals.refuse('gate.already_paid');
  if (money === 'expired' || read.quote.deadline <= ctx.now) return gateRefusals.refuse('gate.checkout_closed');
  const paid = await payCheckout(deps.engine, ctx, read.quote.id);
  if (!paid.ok && paid.refusal.code === 'rail.declined') return gateRefusals.refuse('gate.declined');
  if (!paid.ok) return gateRefusals.refuse('gate.checkout_busy', { retryAfterSeconds: 1 });
  return ok(await reread(deps, ctx, read.quote.id));
}

/** The answer to an operator who paid a session: what was settled, with its receipt and grant. */
export async function settledView(deps: GateDeps, ctx: Ctx, paid: QuoteRead) {
  const read = await ensureGrant(deps, ctx, paid);
  const grant = standingGrant(read);
  if (grant === null || read.receipt === null)
    return gateRefusals.refuse('gate.checkout_busy', { retryAfterSeconds: 1 });
  return ok({
    payment_session: sessionViewOf(read, deps.settings),
    receipt: { payload: read.receipt.payload, signature: read.receipt.signature },
    grant: { id: wireId('grant', grant.id), payload: grant.payload, signature: grant.signature },
  });
}
