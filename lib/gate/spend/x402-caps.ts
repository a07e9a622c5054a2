import { inTenant } from '@/lib/db/pool';
import type { GateDeps } from '@/lib/gate/deps';
import { canonicalSpendRail } from '@/lib/gate/domain/spend-rails';
import { isX402Provider } from '@/lib/gate/premium/domain/readiness';
import { readX402Caps, type X402Caps } from '@/lib/gate/store/grant-store';
import type { Tool } from '@/lib/gate/toolbox/domain/catalog';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';

/** Refusals of the caps that an operator sets for an agent's x402 rail. Each names the field and the limit. */
export const x402Refusals = defineRefusals({
  'x402.request_cap': { status: 422, message: 'amount_minor is above max_per_request_minor of this agent’s x402 rail' },
  'x402.call_cap': { status: 422, message: 'amount_minor is above max_per_call_minor of this agent’s x402 rail' },
  'x402.spent_cap': {
    status: 409,
    message: 'amount_minor would take this action’s x402 spend above max_per_request_minor of this agent’s x402 rail',
  },
  'x402.currency': { status: 422, message: 'currency is not the one of this agent’s x402 caps' },
});

type Cap = 'x402.request_cap' | 'x402.call_cap' | 'x402.spent_cap' | 'x402.currency';

const limits = {
  'x402.request_cap': ({ request }) => request,
  'x402.call_cap': ({ call }) => call,
  'x402.spent_cap': ({ request }) => request,
  'x402.currency': ({ currency }) => currency,
} as const satisfies Record<Cap, (caps: X402Caps) => number | string>;

/** Says which cap stands in the way, and where it is. */
export function refuseCap(code: Cap, caps: X402Caps): Outcome<never> {
  const limit = limits[code](caps);
  const { message } = x402Refusals.make(code);
  const shown = typeof limit === 'number' ? `${limit} minor units of ${caps.currency}` : limit;
  const field = code === 'x402.currency' ? 'currency' : 'amount_minor';
  return x402Refusals.refuse(code, { message: `${message}: ${shown}`, field, details: { limit } });
}

const x402Rails: readonly string[] = ['x402_payment', 'x402_cdp'];

/** How tools of the pay.sh catalogue are run. */
const toolMode: Tool['execution_mode'] = 'external_trusted_paysh_x402_runtime';

/** What the agent means to pay for over x402, whatever route it asked by. */
function isOverX402({ provider, rail, execution_mode }: JsonObject): boolean {
  if (execution_mode === toolMode) return true;
  if (typeof provider === 'string' && isX402Provider(provider)) return true;
  const named = typeof rail === 'string' ? canonicalSpendRail(rail) : null;
  return named?.ok === true && x402Rails.includes(named.value);
}

/** What an agent wants to be paid for must fit its caps for x402, as far as an operator has set any. */
export async function checkX402Caps(
  { db }: Pick<GateDeps, 'db'>,
  { tenant }: Ctx,
  {
    botId,
    amountMinor,
    currency,
    envelope,
  }: {
    readonly botId: string;
    readonly amountMinor: number;
    readonly currency: string;
    readonly envelope: JsonObject;
  },
): Promise<Outcome<null>> {
  if (!isOverX402(envelope)) return ok(null);
  const caps = await inTenant(db, tenant.id, (tx) => readX402Caps(tx, tenant.id, botId));
  if (caps === null) return ok(null);
  if (currency !== caps.currency) return refuseCap('x402.currency', caps);
  return amountMinor > caps.request ? refuseCap('x402.request_cap', caps) : ok(null);
}
