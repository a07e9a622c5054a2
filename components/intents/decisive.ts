import type { Clause, Evaluation } from '@/lib/views/contract';

/**
 * Clauses that made the verdict fail: failed themselves, inside groups that all failed.
 * An alternative that failed inside a group that passed changed nothing, and is not one of them.
 */
export function decisiveFailures(clauses: readonly Clause[], trace: Evaluation['trace']): readonly number[] {
  const failing: boolean[] = [];
  const decisive: number[] = [];
  clauses.forEach(({ depth }, index) => {
    failing.length = depth;
    const fails = trace[index]?.passed === false && failing.every(Boolean);
    failing.push(fails);
    if (fails) decisive.push(index);
  });
  return decisive;
}

/** The one to show first: a check rather than the group around it. Null when the verdict passed. */
export function firstCause(clauses: readonly Clause[], evaluation: Evaluation | null): number | null {
  const decisive = evaluation ? decisiveFailures(clauses, evaluation.trace) : [];
  return decisive.find((index) => clauses[index]?.kind === 'check') ?? decisive.at(-1) ?? null;
}
