import { defineRefusals } from '@/lib/kernel/outcome';
import type { OperationResult } from './domain/decide/decision';
import type { IntentFacts } from './domain/intent';
import type { OperationKind } from './domain/rail-operation.machine';
import { type Engine, engineLimits } from './engine';
import type { RailCall, RailOutcome, RailPort } from './ports';
import type { StoredIntent } from './store/engine-read';

export const railRefusals = defineRefusals({
  'rail.not_available': {
    status: 503,
    message: 'The rail of this intent is not available in this installation right now. Nothing was called.',
    retryable: true,
  },
});

export const railOf = (engine: Engine, intent: IntentFacts): RailPort | null => engine.rails(intent.rail, intent.mode);

export const railCallOf = (
  tenantId: string,
  intent: StoredIntent,
  operationId: string,
  kind: OperationKind,
): RailCall => ({
  tenantId,
  operationId,
  intentId: intent.id,
  kind,
  amount: intent.amount,
  currency: intent.currency,
  scenario: intent.sandboxScenario,
});

const resultOf = (outcome: RailOutcome): OperationResult => ({
  status: outcome.status,
  railRef: 'railRef' in outcome ? outcome.railRef : null,
  failureCode: outcome.status === 'failed' ? outcome.failureCode : null,
});

const unknown: OperationResult = { status: 'unknown', railRef: null, failureCode: null };

/**
 * Waits for the rail no longer than the inline bound. An answer that does not come is `unknown`, whatever the reason:
 * a lost answer is never written down as a failure.
 */
async function within(work: (signal: AbortSignal) => Promise<OperationResult>): Promise<OperationResult> {
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<OperationResult>((resolve) => {
    timer = setTimeout(() => {
      abort.abort();
      resolve(unknown);
    }, engineLimits.railMs);
  });
  try {
    return await Promise.race([work(abort.signal).catch(() => unknown), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Time that a lease must still have when a call begins: the call itself and the start of its commit. */
const callMs = engineLimits.railMs + 1_000;

/**
 * True while a lease that was taken at `leasedAt` (of `performance.now()`) covers one more call. When it does not, the
 * worker may be at it already, and the call is left to it.
 */
export const leaseCovers = (leasedAt: number): boolean => performance.now() - leasedAt < engineLimits.leaseMs - callMs;

/** Makes the call whose intention is committed. */
export const callRail = (rail: RailPort, call: RailCall): Promise<OperationResult> =>
  within(async (signal) => resultOf(await rail.execute(call, signal)));

const expired: RailOutcome = { status: 'failed', failureCode: 'expired_before_call', railRef: null };

/**
 * Asks what became of a call; one that the rail never saw is made now, under the same key. Money is not held for an
 * intent whose deadline has passed meanwhile.
 */
export const askRail = (rail: RailPort, call: RailCall, isLate: boolean): Promise<OperationResult> =>
  within(async (signal) => {
    const found = await rail.lookUp(call, signal);
    if (found.status !== 'not_found') return resultOf(found);
    return resultOf(isLate && call.kind === 'authorise' ? expired : await rail.execute(call, signal));
  });
