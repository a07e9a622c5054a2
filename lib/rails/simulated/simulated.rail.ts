import type { Database } from '@/lib/db/pool';
import type { IntentKind, RailCall, RailFact, RailIntent, RailName, RailOutcome, RailPort } from '@/lib/harbor/ports';
import type { Clock } from '@/lib/kernel/clock';
import { wireAmount } from '@/lib/kernel/money';
import { scenarioOf, scriptOf } from './scenarios';
import { type BookEntry, type BookedFact, enterCall, factsOf, findCall } from './store/book';

const railRefOf = (call: RailCall): string => `sim_${call.operationId.replaceAll('-', '')}`;

type Plans = Readonly<Record<'fund' | 'release' | 'refund', ReturnType<RailPort['plan']>>>;

const held: Plans = { fund: ['authorise'], release: ['capture'], refund: ['void'] };
const plans: Readonly<Record<RailName, Plans>> = {
  stripe_connect: held,
  stripe_ach_debit: { fund: ['authorise'], release: ['transfer'], refund: ['refund'] },
  x402_usdc_base: held,
  stripe_mpp: held,
  adyen_manual_capture: { fund: ['open_checkout', 'authorise'], release: ['capture', 'transfer'], refund: ['void'] },
};

/** A checkout takes the money in when it is paid: its release is in the books alone. */
const checkoutPlans: Plans = { fund: ['authorise'], release: [], refund: ['refund'] };

/** Tells of an intent at which something happened, as a real rail does by webhook. */
export type Tell = (
  intent: Pick<RailIntent, 'tenantPublicId' | 'intentId'>,
  type: string,
  eventId: string,
) => Promise<void>;

export interface SimulatedRailDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly tell: Tell;
}

/**
 * The rail of sandbox tenants without a counterpart. It keeps its own book apart from the engine's, as a real rail does,
 * so that asking it after a crash tells the truth. Scenarios play on the authorisation; settlement always succeeds.
 */
export function simulatedRail(
  rail: RailName,
  { db, clock, tell }: SimulatedRailDeps,
  kind: IntentKind = 'agreement',
): RailPort {
  const scenarioFor = (call: RailCall) => (call.kind === 'authorise' ? scenarioOf(call.scenario) : 'ok');

  const finalWord = (call: RailCall, entry: BookEntry): RailOutcome => {
    const script = scriptOf(entry.scenario);
    const railRef = railRefOf(call);
    // The book's instants are the database's: its clock, and its rounding, must not delay what has no delay.
    if (entry.verdict === null && script.settleMs > 0 && entry.settles_at > clock.now()) {
      return script.meanwhile === 'pending' ? { status: 'pending', railRef } : { status: 'unknown' };
    }
    return (entry.verdict ?? script.finally) === 'failed'
      ? { status: 'failed', failureCode: 'card_declined', railRef }
      : { status: 'succeeded', railRef };
  };

  /** What the bank had taken back itself before it was asked to is given back already, and paid for by the platform. */
  const withBank = async (call: RailCall, entry: BookEntry): Promise<RailOutcome> => {
    const word = finalWord(call, entry);
    const gives = call.kind === 'void' || call.kind === 'refund';
    if (!gives || word.status !== 'succeeded') return word;
    const taken = (await factsOf(db, call))
      .filter(({ kind, created_at }) => kind === 'funds_withdrawn' && created_at <= entry.accepted_at)
      .reduce((sum, { amount }) => sum + (amount ?? call.amount), 0n);
    const given = Math.min(wireAmount(taken), wireAmount(call.amount));
    return given > 0 ? { ...word, detail: { given_back_by_bank: given } } : word;
  };

  return {
    plan: (purpose) => (kind === 'agreement' ? plans[rail] : checkoutPlans)[purpose],
    async execute(call) {
      const scenario = scenarioFor(call);
      const { settleMs, events } = scriptOf(scenario);
      const entry = await enterCall(db, call, scenario, settleMs);
      for (let copy = 0; copy < events; copy++) await tell(call, 'funding_authorized', `evt_${call.operationId}`);
      return withBank(call, entry);
    },
    async lookUp(call) {
      const entry = await findCall(db, call);
      if (entry === null) return { status: 'not_found' };
      const word = finalWord(call, entry);
      // A bank that thinks is waited for; a payer who never came is not.
      const isUnpaid = word.status === 'pending' && scriptOf(entry.scenario).payer && call.deadline <= clock.now();
      return isUnpaid ? { status: 'failed', failureCode: 'expired', railRef: railRefOf(call) } : withBank(call, entry);
    },
    async inspect(intent) {
      return (await factsOf(db, intent)).map((booked) => factOf(booked, intent));
    },
  };
}

function factOf({ kind, ref, amount }: BookedFact, intent: RailIntent): RailFact {
  const reason = 'simulated';
  const moved = amount ?? intent.amount;
  switch (kind) {
    case 'dispute_opened':
      return { kind, ref, reason, amount: moved, inquiry: false, dueAt: null };
    case 'funds_withdrawn':
      return { kind, ref, reason, amount: moved };
    case 'funds_reinstated':
      return { kind, ref, amount: moved };
    case 'dispute_closed':
      return { kind, ref, won: false };
  }
}
