import { type CommitPlan, commitConflictOf, type Engine } from '@/lib/harbor';
import type { GateDeps } from './deps';
import { commitGate, type GateCommit } from './store/quote-store';

/**
 * The engine, with the gate's rows carried by its commits: what the gate knows of a quote and what the engine does with
 * its money are written together or not at all. `onWritten`: told when they are, and not when another commit was first.
 */
export const riding = (
  { db, engine }: Pick<GateDeps, 'db' | 'engine'>,
  rowsFor: (plan: CommitPlan) => GateCommit | null,
  onWritten: () => void = () => undefined,
): Engine => ({
  ...engine,
  store: {
    ...engine.store,
    async commit(plan) {
      const rows = rowsFor(plan);
      if (rows === null) return engine.store.commit(plan);
      try {
        await commitGate(db, plan.tenant_id, plan, rows);
        onWritten();
        return null;
      } catch (error) {
        const conflict = commitConflictOf(error);
        if (conflict === null) throw error;
        return conflict;
      }
    },
  },
});
