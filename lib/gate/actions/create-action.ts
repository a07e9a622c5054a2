import { findAgent } from '@/lib/gate/agents/find-agent';
import { payFromBudget } from '@/lib/gate/budgets/pay-from-budget';
import { chooseProvider, namedProvider, type PayerProvider } from '@/lib/gate/checkout/choose-provider';
import { openSession } from '@/lib/gate/checkout/open-session';
import type { GateDeps } from '@/lib/gate/deps';
import { checkRisk } from '@/lib/gate/domain/risk';
import { type Asked, askPerson, underPolicy } from '@/lib/gate/policy/judge-request';
import type { QuoteRead, StoredQuote } from '@/lib/gate/store/quote-store';
import type { Ctx } from '@/lib/kernel/context';
import type { Call } from '@/lib/kernel/endpoint';
import { idempotencyKeyOf } from '@/lib/kernel/idempotency';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { checkHandoff } from './check-handoff';
import type { QuoteCreate } from './contract';
import { type PaidRequest, type PreparedQuote, prepareQuote, writeQuote } from './create-quote';
import { findQuote } from './read-quote';
import { actionViewOf, quoteViewOf, sessionViewOf } from './views';

/** What a request carries beside its body. */
export interface Headers {
  readonly key: string | null;
  readonly provider: string | null;
}

export function headersOf(call: Pick<Call, 'header'>): Outcome<Headers> {
  const key = idempotencyKeyOf(call);
  return key.ok ? ok({ key: key.value, provider: call.header('x-payjent-provider') }) : key;
}

export const requestOf = (body: QuoteCreate, product = 'generic'): PaidRequest => ({
  botId: body.bot_id,
  externalUserId: body.external_user_id,
  requestSummary: body.request_summary,
  requestHash: body.request_hash,
  amountMinor: body.amount_minor,
  currency: body.currency,
  costBreakdown: body.cost_breakdown,
  envelope: body.execution_envelope ?? {},
  callbackUrl: body.callback_url,
  product,
});

/** Writes a quote that nobody can pay yet. */
export async function createQuote(deps: GateDeps, ctx: Ctx, body: QuoteCreate, { key }: Headers) {
  const prepared = await prepareQuote(deps, ctx, requestOf(body), { route: 'quotes', key });
  if (!prepared.ok) return prepared;
  const written = await writeQuote(deps, ctx, prepared.value, await initialProvider(deps, ctx, body.bot_id));
  return written.ok ? ok(quoteViewOf(written.value)) : written;
}

/** Where a quote is likely to be paid; its checkout decides. */
export async function initialProvider(deps: GateDeps, ctx: Ctx, botId: string): Promise<PayerProvider> {
  const agent = await findAgent(deps, ctx, botId);
  const named = namedProvider(deps, { header: null, agent: agent?.provider ?? null });
  const provider = named.ok && named.value !== 'unoffered' ? named.value : 'stripe';
  // One that this environment does not have leaves the quote with one that it has.
  if (provider === 'mock' && (!deps.settings.mockUsable || ctx.tenant.environment === 'live')) return 'stripe';
  return provider;
}

/** Makes a quote payable. The same again is answered with the session that stands. */
export async function checkoutQuote(deps: GateDeps, ctx: Ctx, quoteId: string, { key, provider }: Headers) {
  const found = await findQuote(deps, ctx, quoteId, 'quote', 'gate.quote_not_found');
  if (!found.ok) return found;
  const { quote, agent } = found.value;
  const handoff = await checkHandoff(deps, quote.envelope);
  if (!handoff.ok) return handoff;
  const risk = checkRisk(quote.requestSummary, quote.envelope);
  if (!risk.ok) return risk;
  const isKnown = quote.sessionAt !== null && key !== null && key === quote.sessionKey;
  const choice = { header: provider ?? (isKnown ? quote.provider : null), agent: agent?.provider ?? null };
  const chosen = chooseProvider(deps, ctx.tenant.environment, choice, quote);
  if (!chosen.ok) return chosen;
  const asked = askedOf(quote, chosen.value);
  const opened = await underPolicy(
    deps,
    ctx,
    asked,
    ({ verdict, rows }): Promise<Outcome<QuoteRead>> =>
      verdict === 'pending'
        ? askPerson(deps, ctx, asked, rows)
        : openSession(deps, ctx, found.value, chosen.value, key, rows),
  );
  return opened.ok ? ok(sessionViewOf(opened.value, deps.settings)) : opened;
}

/** A quote as its agent's policy looks at it. */
const askedOf = (
  quote: Pick<StoredQuote, 'id' | 'botId' | 'amount' | 'currency' | 'envelope' | 'fingerprint' | 'deadline'>,
  provider: PayerProvider,
): Asked => ({
  id: quote.id,
  botId: quote.botId,
  amount: quote.amount,
  currency: quote.currency,
  envelope: quote.envelope,
  fingerprint: quote.fingerprint,
  provider,
  budgetId: null,
  expiresAt: quote.deadline,
});

/**
 * Everything that an action needs before it is written: rules first, so that what is refused leaves no row and asks no
 * rail. `check` adds the product's own.
 */
export async function createPaidAction(
  deps: GateDeps,
  ctx: Ctx,
  request: PaidRequest,
  headers: Headers,
  route: string,
): Promise<Outcome<QuoteRead>> {
  const prepared = await prepareQuote(deps, ctx, request, { route, key: headers.key });
  if (!prepared.ok) return prepared;
  const risk = checkRisk(request.requestSummary, request.envelope);
  if (!risk.ok) return risk;
  if (request.taskBudgetId !== undefined) {
    return payFromBudget(deps, ctx, prepared.value, request.taskBudgetId, headers.key);
  }
  const agent = await findAgent(deps, ctx, request.botId);
  const choice = { header: headers.provider, agent: agent?.provider ?? null };
  const price = { amount: prepared.value.amount, currency: request.currency };
  const chosen = chooseProvider(deps, ctx.tenant.environment, choice, price);
  if (!chosen.ok) return chosen;
  return openAction(deps, ctx, prepared.value, chosen.value, headers.key);
}

async function openAction(
  deps: GateDeps,
  ctx: Ctx,
  prepared: PreparedQuote,
  provider: PayerProvider,
  key: string | null,
): Promise<Outcome<QuoteRead>> {
  const { botId, currency } = prepared.request;
  const asked = askedOf({ ...prepared, botId, currency }, provider);
  return underPolicy(deps, ctx, asked, async ({ verdict, rows }) => {
    const written = await writeQuote(deps, ctx, prepared, provider, rows);
    // What waits for a person can't be paid by anybody.
    return written.ok && verdict === 'allowed' ? openSession(deps, ctx, written.value, provider, key) : written;
  });
}

/** Creates a paid action as an agent asks for it: the quote and its checkout in one. */
export async function createAction(deps: GateDeps, ctx: Ctx, body: QuoteCreate, headers: Headers) {
  const created = await createPaidAction(deps, ctx, requestOf(body), headers, 'agent-actions');
  return created.ok ? ok(actionViewOf(created.value, deps.settings)) : created;
}
