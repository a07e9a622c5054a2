import type { Tenant } from '@/lib/kernel/context';
import { defineRefusals } from '@/lib/kernel/outcome';
import { agreementOf, type CheckoutAgreement } from './answers';
import type { OperationResult } from './domain/decide/decision';
import { isFunding } from './domain/decide/funding';
import type { IntentFacts } from './domain/intent';
import { type Engine, engineLimits } from './engine';
import type { RailCall, RailCheckout, RailFact, RailIntent, RailOutcome, RailPort } from './ports';
import type { EngineRead, StoredIntent } from './store/engine-read';

export const railRefusals = defineRefusals({
  'rail.not_available': {
    status: 503,
    message: 'The rail of this intent is not available in this installation right now. Nothing was called.',
    retryable: true,
  },
});

export const railOf = (engine: Engine, { environment }: Tenant, { rail, mode, kind }: IntentFacts): RailPort | null =>
  engine.rails(rail, mode, environment, kind);

/** The intent as its rail sees it. */
export function railIntentOf(tenant: Tenant, intent: StoredIntent, read: RailFacts): RailIntent {
  const { budget, checkout } = agreementOf(read.agreement);
  return {
    tenantId: tenant.id,
    tenantPublicId: tenant.publicId,
    environment: tenant.environment,
    intentId: intent.id,
    amount: intent.amount,
    currency: intent.currency,
    scale: intent.scale,
    deadline: intent.deadline,
    destination: read.destination,
    source:
      budget.payment_method_id === undefined
        ? null
        : { paymentMethodId: budget.payment_method_id, customerId: budget.stripe_customer_id ?? null },
    checkout: checkout === undefined ? null : railCheckoutOf(checkout),
    scenario: intent.sandboxScenario,
    settings: read.agreedSettings,
    operations: read.operations,
  };
}

const railCheckoutOf = (checkout: CheckoutAgreement): RailCheckout => ({
  sessionId: checkout.session_id,
  quoteId: checkout.quote_id,
  botId: checkout.bot_id,
  requestHash: checkout.request_hash,
  summary: checkout.summary,
  successUrl: checkout.success_url,
  cancelUrl: checkout.cancel_url,
});

/** What a rail's call needs of an engine's read. */
export type RailFacts = Pick<EngineRead, 'agreement' | 'destination' | 'agreedSettings' | 'operations'>;

const resultOf = (outcome: RailOutcome): OperationResult => ({
  status: outcome.status,
  railRef: 'railRef' in outcome ? outcome.railRef : null,
  failureCode: outcome.status === 'failed' ? outcome.failureCode : null,
  detail: ('detail' in outcome ? outcome.detail : undefined) ?? {},
  askAt: (outcome.status === 'pending' ? outcome.askAt : undefined) ?? null,
});

const unknown: OperationResult = { status: 'unknown', railRef: null, failureCode: null, detail: {}, askAt: null };

/**
 * Waits for the rail no longer than the inline bound. An answer that does not come is `unknown`, whatever the reason:
 * a lost answer is never written down as a failure.
 */
async function within(
  { patience }: Engine,
  work: (signal: AbortSignal) => Promise<OperationResult>,
): Promise<OperationResult> {
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<OperationResult>((resolve) => {
    timer = setTimeout(() => {
      abort.abort();
      resolve(unknown);
    }, patience.railMs);
  });
  try {
    return await Promise.race([work(abort.signal).catch(() => unknown), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** A lease must still cover the call when it begins, and this much of its commit. */
const commitMs = 1_000;

/**
 * True while a lease that was taken at `leasedAt` (of `performance.now()`) covers one more call. When it does not, the
 * worker may be at it already, and the call is left to it.
 */
export const leaseCovers = ({ patience: { leaseMs, railMs } }: Engine, leasedAt: number): boolean =>
  performance.now() - leasedAt < leaseMs - railMs - commitMs;

/** Reads what happened at the rail by itself; null when it did not answer in time. */
export async function inspectRail(rail: RailPort, intent: RailIntent): Promise<readonly RailFact[] | null> {
  const { inspect } = rail;
  if (inspect === undefined) return [];
  const timeout = AbortSignal.timeout(engineLimits.inspectMs);
  try {
    return await inspect.call(rail, intent, timeout);
  } catch {
    return null;
  }
}

/** Makes the call whose intention is committed. */
export const callRail = (engine: Engine, rail: RailPort, call: RailCall): Promise<OperationResult> =>
  within(engine, async (signal) => resultOf(await rail.execute(call, signal)));

const expired: RailOutcome = { status: 'failed', failureCode: 'expired_before_call', railRef: null };

/**
 * Asks what became of a call; one that the rail never saw is made now, under the same key. Money is not held for an
 * intent whose deadline has passed meanwhile.
 */
export const askRail = (engine: Engine, rail: RailPort, call: RailCall, isLate: boolean): Promise<OperationResult> =>
  within(engine, async (signal) => {
    const found = await rail.lookUp(call, signal);
    if (found.status !== 'not_found') return resultOf(found);
    return resultOf(isLate && isFunding(call) ? expired : await rail.execute(call, signal));
  });
