import { payMockSession } from '@/lib/gate/checkout/settle-session';
import type { GateDeps } from '@/lib/gate/deps';
import { ensureGrant } from '@/lib/gate/grants/issue-grant';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';

/** Pays a mock session; its receipt and its grant stand when this is done. */
export async function payHere(deps: GateDeps, ctx: Ctx, read: QuoteRead): Promise<Outcome<QuoteRead>> {
  const paid = await payMockSession(deps, ctx, read);
  return paid.ok ? ok(await ensureGrant(deps, ctx, paid.value)) : paid;
}
