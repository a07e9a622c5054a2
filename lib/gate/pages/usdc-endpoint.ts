import { sessionParams, sessionView } from '@/lib/gate/actions/contract';
import { findPublicQuote, type PublicQuote } from '@/lib/gate/actions/read-public';
import { reread } from '@/lib/gate/actions/read-quote';
import { publicSessionViewOf } from '@/lib/gate/actions/views';
import type { GateDeps } from '@/lib/gate/deps';
import { ensureGrant } from '@/lib/gate/grants/issue-grant';
import { gateRefusals } from '@/lib/gate/refusals';
import { payCheckout } from '@/lib/harbor';
import { type Answer, type Call, type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { type Outcome, ok } from '@/lib/kernel/outcome';

type Asked = Pick<Call, 'header'>;

/** What the request carries as payment, in the header that the rail names. */
function paymentIn({ engine }: GateDeps, call: Asked, { ctx }: PublicQuote): string | null {
  const rail = engine.rails('x402_usdc_base', 'connected', ctx.tenant.environment, 'checkout');
  return rail?.handshake === undefined ? null : call.header(rail.handshake.header);
}

/** The engine's status and headers with the session as strangers see it: the engine's own body holds a capability. */
async function takePayment(deps: GateDeps, call: Asked, found: PublicQuote): Promise<Outcome<Answer>> {
  const { ctx } = found;
  const quoteId = found.read.quote.id;
  const paid = await payCheckout(deps.engine, ctx, quoteId, paymentIn(deps, call, found));
  if (!paid.ok) return paid;
  const { status, headers } = paid.value;
  const now = await reread(deps, ctx, quoteId);
  const read = status === 200 ? await ensureGrant(deps, ctx, now) : now;
  return ok({ status, headers, body: publicSessionViewOf(read, deps.settings) });
}

/** Where any x402 client pays a session in USDC. */
export const usdcEndpoint = (deps: GateDeps): Endpoint =>
  endpoint({
    name: 'gate.page.usdc',
    method: 'POST',
    path: '/pay/{payment_session_id}/usdc',
    summary: 'Pays a session in USDC over x402',
    description:
      'Without a payment it answers 402 with what to sign in its headers; the same request with the signed payment pays. Repeats charge nothing twice.',
    who: { kind: 'public' },
    errors: 'payjent',
    params: sessionParams,
    responses: {
      200: { description: 'The session is paid', schema: sessionView },
      202: { description: 'The payment is on its way', schema: sessionView },
      402: { description: 'What to sign stands in the headers', schema: sessionView },
    },
    refusals: [
      'gate.session_not_found',
      'payment.invalid',
      'payment.in_flight',
      'rail.declined',
      'rail.disabled',
      'rail.not_available',
      'rail.attempts_exhausted',
      'intent.expired',
    ],
    handle: async (call) => {
      const found = await findPublicQuote(deps, 'session', call.params.payment_session_id, call.requestId);
      if (found?.read.quote.provider !== 'usdc') return gateRefusals.refuse('gate.session_not_found');
      return takePayment(deps, call, found);
    },
  });
