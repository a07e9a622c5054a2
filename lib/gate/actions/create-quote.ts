import { actorOf } from '@/lib/audit';
import { type GateDeps, gateLimits } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { type CostLine, checkPricing } from '@/lib/gate/domain/pricing';
import { pythonJson } from '@/lib/gate/domain/python-json';
import { checkCallbackUrl } from '@/lib/gate/fulfilment/domain/callback-url';
import { gateRefusals } from '@/lib/gate/refusals';
import { riding } from '@/lib/gate/riding';
import { checkScope } from '@/lib/gate/scope';
import { checkX402Caps } from '@/lib/gate/spend/x402-caps';
import type { GateCommit, Provider, QuoteRead } from '@/lib/gate/store/quote-store';
import { type CheckoutTerms, openCheckout } from '@/lib/harbor';
import { findAsset } from '@/lib/kernel/asset';
import { toHex, utf8 } from '@/lib/kernel/bytes';
import { isJsonObject, type JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import { sha256 } from '@/lib/kernel/hash';
import { uuidFrom, uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok, type Refusal, refuse } from '@/lib/kernel/outcome';
import { checkHandoff } from './check-handoff';
import { reread } from './read-quote';

/** What an agent wants a person to pay for, whatever route it came by. */
export interface PaidRequest {
  readonly botId: string;
  readonly externalUserId: string;
  readonly requestSummary: string;
  readonly requestHash: string | undefined;
  readonly amountMinor: number;
  readonly currency: string;
  readonly costBreakdown: readonly CostLine[];
  readonly envelope: JsonObject;
  readonly callbackUrl: string | undefined;
  /** What kind of thing it is, for lists: `generic`, `pay_sh`, a preset's id. */
  readonly product: string;
  /** `tb_…`: the task budget that pays for it. */
  readonly taskBudgetId?: string;
}

/** Which request this is, so that its repeat finds what the first one made. */
export interface Repeat {
  readonly route: string;
  readonly key: string | null;
}

/** A quote that has passed every rule and is not written yet. */
export interface PreparedQuote {
  readonly request: PaidRequest;
  readonly id: string;
  readonly amount: bigint;
  readonly scale: number;
  readonly operatorFee: bigint;
  readonly requestHash: string;
  readonly fingerprint: string;
  readonly envelope: JsonObject;
  readonly quoteHash: string;
  readonly handoff: boolean;
  readonly deadline: Date;
  /** The task budget that pays for it, once it is known to. */
  readonly budgetId?: string;
}

const digestOf = (value: JsonObject): string => toHex(sha256(utf8(pythonJson(value))));

/** The same key from the same bot on the same route always means the same quote. */
export const repeatableId = (ctx: Ctx, botId: string, { route, key }: Repeat): string =>
  key === null ? uuidV7(ctx.now) : uuidFrom(sha256(utf8(`gate\0${ctx.tenant.id}\0${botId}\0${route}\0${key}`)));

/** Every rule about a quote, in the contract's order. Nothing is written and nothing is called but name servers. */
export async function prepareQuote(
  deps: GateDeps,
  ctx: Ctx,
  request: PaidRequest,
  repeat: Repeat,
): Promise<Outcome<PreparedQuote>> {
  const scope = checkScope(ctx, request.botId);
  if (!scope.ok) return scope;
  const pricing = checkPricing(request.amountMinor, request.costBreakdown);
  if (!pricing.ok) return pricing;
  const asset = findAsset(request.currency);
  if (asset === null) return gateRefusals.refuse('gate.currency', { field: 'currency' });
  const caps = await checkX402Caps(deps, ctx, request);
  if (!caps.ok) return caps;
  const callback = await checkCallback(deps, request.callbackUrl);
  if (!callback.ok) return callback;
  const handoff = await checkHandoff(deps, request.envelope);
  if (!handoff.ok) return handoff;
  const { bot_id, external_user_id, request_summary } = namesOf(request);
  const fingerprint = digestOf(request.envelope);
  const requestHash =
    request.requestHash ??
    digestOf({ bot_id, external_user_id, request_summary, execution_envelope: request.envelope });
  const lines = request.costBreakdown.map(({ label, amount_minor }): JsonObject => ({ label, amount_minor }));
  const priced = request.envelope.payjent_pricing;
  const envelope: JsonObject = {
    ...request.envelope,
    payjent_pricing: { ...(isJsonObject(priced) ? priced : {}), pricing_allocation: asJson(pricing.value) },
  };
  const quoteHash = digestOf({
    bot_id,
    external_user_id,
    request_summary,
    request_hash: requestHash,
    amount_minor: request.amountMinor,
    currency: request.currency,
    cost_breakdown: lines,
    execution_envelope: envelope,
    callback_url: request.callbackUrl ?? null,
  });
  return ok({
    request,
    id: repeatableId(ctx, request.botId, repeat),
    amount: BigInt(request.amountMinor),
    scale: asset.scale,
    operatorFee: BigInt(pricing.value.operator_fee_subtotal_minor),
    requestHash,
    fingerprint,
    envelope,
    quoteHash,
    handoff: handoff.value,
    deadline: new Date(ctx.now.getTime() + gateLimits.actionMs),
  });
}

const asJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value));

const namesOf = ({ botId, externalUserId, requestSummary }: PaidRequest) => ({
  bot_id: botId,
  external_user_id: externalUserId,
  request_summary: requestSummary,
});

async function checkCallback({ settings, checkUrl }: GateDeps, url: string | undefined): Promise<Outcome<null>> {
  if (url === undefined) return ok(null);
  const refused = (message: string) => gateRefusals.refuse('gate.callback', { message, field: 'callback_url' });
  const check = checkCallbackUrl(url, settings.isProduction);
  if (check.kind === 'refused') return refused(check.problem);
  const problem = check.check === 'none' ? null : await checkUrl(url, 'callback');
  return problem === null ? ok(null) : refused(`callback_url ${problem}`);
}

/** Which rail serves a provider: the payment itself is the engine's. */
export const railOf = (provider: Provider): Pick<CheckoutTerms, 'rail' | 'mode'> => {
  switch (provider) {
    case 'usdc':
      return { rail: 'x402_usdc_base', mode: 'connected' };
    case 'stripe':
      return { rail: 'stripe_connect', mode: 'connected' };
    default:
      return { rail: 'stripe_connect', mode: 'simulated' };
  }
};

/** Where a rail's own page leads back to. */
export function checkoutPages(settings: GateDeps['settings'], id: string) {
  const sessionId = wireId('session', id);
  const page = (template: string | null, own: string): string =>
    template === null ? `${settings.baseUrl}${own}` : template.replaceAll('{payment_session_id}', sessionId);
  return {
    success_url: page(settings.stripeSuccessUrl, `/status/${sessionId}?checkout=success`),
    cancel_url: page(settings.stripeCancelUrl, `/pay/${sessionId}?checkout=cancelled`),
  };
}

/** A rail keeps no more of a text than this. */
const railText = 480;

function termsOf({ settings }: GateDeps, quote: PreparedQuote, provider: Provider): CheckoutTerms {
  const sessionId = wireId('session', quote.id);
  const { request } = quote;
  const scenario = request.envelope.sandbox_scenario;
  return {
    intentId: quote.id,
    requestDigestHex: quote.quoteHash,
    amount: quote.amount,
    operatorFee: quote.operatorFee,
    currency: request.currency.toLowerCase(),
    deadline: quote.deadline,
    scenario: provider === 'mock' && typeof scenario === 'string' ? scenario : null,
    ...railOf(provider),
    agreement: {
      session_id: sessionId,
      quote_id: wireId('quote', quote.id),
      bot_id: request.botId.slice(0, railText),
      request_hash: quote.requestHash.slice(0, railText),
      summary: request.requestSummary.slice(0, railText),
      ...checkoutPages(settings, quote.id),
    },
  };
}

/** By it a page's address finds its tenant. */
export const locatorOf = (quoteId: string): Uint8Array => sha256(utf8(`quote:${quoteId}`));

export const quoteRows = (ctx: Ctx, quote: PreparedQuote): GateCommit => ({
  quote: {
    id: quote.id,
    ...namesOf(quote.request),
    request_hash: quote.requestHash,
    fingerprint: quote.fingerprint,
    amount: quote.request.amountMinor,
    currency: quote.request.currency,
    scale: quote.scale,
    cost_breakdown: JSON.stringify(quote.request.costBreakdown),
    execution_envelope: JSON.stringify(quote.envelope),
    callback_url: quote.request.callbackUrl ?? null,
    quote_hash: quote.quoteHash,
    product: quote.request.product,
    handoff: quote.handoff,
    budget_id: quote.budgetId ?? null,
    deadline: quote.deadline.toISOString(),
    created_by: actorOf(ctx).label,
    created_at: ctx.now.toISOString(),
  },
  locator: toHex(locatorOf(quote.id)),
});

/** Writes a prepared quote with its intent. The same request again finds it; another one under its key is refused. */
export async function writeQuote(
  deps: GateDeps,
  ctx: Ctx,
  quote: PreparedQuote,
  provider: Provider,
  more: Pick<GateCommit, 'decision' | 'limits'> = {},
): Promise<Outcome<QuoteRead>> {
  const engine = riding(deps, (plan) => (plan.create === undefined ? null : { ...quoteRows(ctx, quote), ...more }));
  const opened = await openCheckout(engine, ctx, termsOf(deps, quote, provider));
  if (opened.ok) return ok(await reread(deps, ctx, quote.id));
  return unopened(opened.refusal);
}

/** Why no intent could be opened, in the gate's terms. */
export function unopened(refusal: Refusal): Outcome<never> {
  switch (refusal.code) {
    case 'intent.exists':
      return gateRefusals.refuse('gate.idempotency', { field: 'idempotency-key' });
    case 'rail.disabled':
    case 'rail_not_offered':
    case 'rail.currency_not_offered':
      return gateRefusals.refuse('gate.provider_unready');
    default:
      return refuse(refusal);
  }
}
