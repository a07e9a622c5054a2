import { auditJson } from '@/lib/audit';
import { railOf } from '@/lib/gate/actions/create-quote';
import { reread } from '@/lib/gate/actions/read-quote';
import { paymentUrlOf } from '@/lib/gate/actions/views';
import type { GateDeps } from '@/lib/gate/deps';
import { moneyStateOf, wasPaid } from '@/lib/gate/domain/quote-state';
import { gateRefusals } from '@/lib/gate/refusals';
import { commitGate, type GateCommit, type QuoteRead } from '@/lib/gate/store/quote-store';
import { closeCheckout, payCheckout, retargetCheckout } from '@/lib/harbor';
import type { Ctx } from '@/lib/kernel/context';
import { keyIdOf } from '@/lib/kernel/context';
import { type Outcome, ok, type Refusal, refuse } from '@/lib/kernel/outcome';
import type { PayerProvider } from './choose-provider';

/** Rounds of finding out who was first before the caller is told to come back. */
export const maxRounds = 6;

/**
 * Makes a quote payable with a provider. One checkout is open at a time: another provider's page is closed first, and one
 * that was paid meanwhile counts. The same again is answered with what stands.
 */
export async function openSession(
  deps: GateDeps,
  ctx: Ctx,
  found: QuoteRead,
  provider: PayerProvider,
  sessionKey: string | null,
  more: Pick<GateCommit, 'decision' | 'limits'> = {},
): Promise<Outcome<QuoteRead>> {
  let read = found;
  for (let round = 0; round < maxRounds; round++) {
    const money = moneyStateOf(read);
    if (wasPaid(money)) return ok(read);
    if (money === 'expired' || read.quote.deadline <= ctx.now) return gateRefusals.refuse('gate.checkout_closed');
    const moved = await moveTo(deps, ctx, { id: read.quote.id, intent: read.intent }, provider);
    if (!moved.ok) return moved;
    if (moved.value === 'again') {
      read = await reread(deps, ctx, read.quote.id);
      continue;
    }
    await noteSession(deps, ctx, read, provider, sessionKey, more);
    if (provider !== 'stripe') return ok(await reread(deps, ctx, read.quote.id));
    return openPage(deps, ctx, read);
  }
  return gateRefusals.refuse('gate.checkout_busy', { retryAfterSeconds: 1 });
}

/** The intent's rail follows the provider, once nothing is under way at the old one. */
export async function moveTo(
  { engine }: Pick<GateDeps, 'engine'>,
  ctx: Ctx,
  { id, intent }: { readonly id: string; readonly intent: QuoteRead['intent'] },
  provider: PayerProvider,
): Promise<Outcome<'there' | 'again'>> {
  const target = railOf(provider);
  const isThere = intent?.rail === target.rail && (intent.mode === 'live' ? 'connected' : intent.mode) === target.mode;
  if (isThere) return ok('there');
  if (!(await closeCheckout(engine, ctx, id))) {
    return gateRefusals.refuse('gate.checkout_busy', { retryAfterSeconds: 1 });
  }
  const moved = await retargetCheckout(engine, ctx, id, target);
  if (!moved.ok) return gateRefusals.refuse('gate.provider_unready');
  return ok(moved.value ? 'there' : 'again');
}

/** Written before the rail is asked: whatever comes of that, the session is the quote's. */
async function noteSession(
  { db }: GateDeps,
  ctx: Ctx,
  { quote }: QuoteRead,
  provider: PayerProvider,
  key: string | null,
  more: Pick<GateCommit, 'decision' | 'limits'>,
): Promise<void> {
  if (quote.sessionAt !== null && quote.provider === provider) return;
  await commitGate(db, ctx.tenant.id, null, {
    ...more,
    key_id: keyIdOf(ctx),
    session: { quote_id: quote.id, provider, key, at: ctx.now.toISOString() },
    audit: auditJson(ctx, {
      action: 'gate.checkout.open',
      subjectKind: 'gate_quote',
      subjectId: quote.id,
      detail: { provider },
    }),
  });
}

async function openPage(deps: GateDeps, ctx: Ctx, read: QuoteRead): Promise<Outcome<QuoteRead>> {
  const opened = await payCheckout(deps.engine, ctx, read.quote.id);
  if (!opened.ok) return stripeRefusal(opened.refusal);
  const now = await reread(deps, ctx, read.quote.id);
  if (paymentUrlOf(now) !== null || wasPaid(moneyStateOf(now))) return ok(now);
  return gateRefusals.refuse('gate.stripe_failed', {
    message: 'Stripe has not answered yet; nothing was charged, send the same request again',
    retryAfterSeconds: 1,
  });
}

const code = /^[a-z0-9_.]{1,64}$/;

/** Stripe's own code at most: its texts may repeat what was sent. */
export function stripeRefusal(refusal: Refusal): Outcome<never> {
  switch (refusal.code) {
    case 'rail.declined': {
      const failure = String(refusal.details?.failure_code ?? '');
      const message = `Stripe could not open the checkout${code.test(failure) ? `: ${failure}` : ''}`;
      return gateRefusals.refuse('gate.stripe_failed', { message });
    }
    case 'rail.disabled':
    case 'rail.not_available':
      return gateRefusals.refuse('gate.provider_unready');
    case 'intent.expired':
      return gateRefusals.refuse('gate.checkout_closed');
    case 'reconcile_required':
    case 'request.in_flight':
      return gateRefusals.refuse('gate.checkout_busy', { retryAfterSeconds: 1 });
    default:
      return refuse(refusal);
  }
}
