import type { Database } from '@/lib/db/pool';
import type { RailStatement, StatementItem } from '@/lib/recovery/ports';
import { refusingScenarios } from './scenarios';
import { type BookedMovement, movementsBetween, movementsOf } from './store/statement';

const itemOf = ({ intent_id, ...line }: BookedMovement): StatementItem => ({ ...line, intentId: intent_id });

/** The simulated bank's statement, from its own book: it knows nothing of the ledger that it is compared with. */
export function simulatedStatement(db: Database, rails: readonly string[]): RailStatement {
  const book = { db, refusing: refusingScenarios };
  return {
    name: 'simulated',
    rails,
    mode: 'simulated',
    async period(tenant, from, to) {
      return (await movementsBetween(book, tenant.id, from, to)).map(itemOf);
    },
    async find(tenant, items) {
      const sought = new Set(items.map(({ key }) => key));
      const known = await movementsOf(book, tenant.id, [...new Set(items.map(({ intentId }) => intentId))]);
      return known.map(itemOf).filter(({ key }) => sought.has(key));
    },
  };
}
