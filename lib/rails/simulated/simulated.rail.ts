import type { Database } from '@/lib/db/pool';
import type { RailCall, RailOutcome, RailPort } from '@/lib/harbor/ports';
import type { Clock } from '@/lib/kernel/clock';
import { scenarioOf, settleMsOf } from './scenarios';
import { type BookEntry, enterCall, findCall } from './store/book';

const railRefOf = (call: RailCall): string => `sim_${call.operationId.replaceAll('-', '')}`;

/**
 * The rail of sandbox tenants without a counterpart. It keeps its own book apart from the engine's, as a real rail does,
 * so that asking it after a crash tells the truth. Scenarios play on the authorisation; settlement always succeeds.
 */
export function simulatedRail(db: Database, clock: Clock): RailPort {
  const scenarioFor = (call: RailCall) => (call.kind === 'authorise' ? scenarioOf(call.scenario) : 'ok');

  const finalWord = (call: RailCall, entry: BookEntry): RailOutcome => {
    // The book's instants are the database's: its clock, and its rounding, must not delay what has no delay.
    const isDelayed = settleMsOf(scenarioOf(entry.scenario)) > 0;
    if (isDelayed && entry.settles_at > clock.now()) {
      return entry.scenario === 'delayed' ? { status: 'pending', railRef: railRefOf(call) } : { status: 'unknown' };
    }
    return entry.scenario === 'declined'
      ? { status: 'failed', failureCode: 'card_declined', railRef: railRefOf(call) }
      : { status: 'succeeded', railRef: railRefOf(call) };
  };

  return {
    plan: (purpose) => (purpose === 'fund' ? ['authorise'] : purpose === 'release' ? ['capture'] : ['void']),
    async execute(call) {
      const scenario = scenarioFor(call);
      return finalWord(call, await enterCall(db, call, scenario, settleMsOf(scenario)));
    },
    async lookUp(call) {
      const entry = await findCall(db, call);
      return entry === null ? { status: 'not_found' } : finalWord(call, entry);
    },
  };
}
