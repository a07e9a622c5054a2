'use client';

import { Check, Minus, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { cn } from '@/components/cn';
import type { Clause, Evaluation } from '@/lib/views/contract';

/** Deeper clauses are not pushed further right; the words say which group they belong to. */
const indents = ['pl-2', 'pl-7', 'pl-12', 'pl-17', 'pl-22'];

const reasonWords: Readonly<Record<string, string>> = {
  constant_false: 'This clause never passes.',
  clause_failed: 'A clause below failed.',
  no_clause_passed: 'No clause below passed.',
  clause_passed: 'The clause below passed, and it must not.',
  path_missing: 'The evidence has no such field.',
  type_mismatch: 'The field has another type than the clause expects.',
  value_mismatch: 'The field has another value.',
  over_budget: 'The cost is above the intent’s amount.',
  not_an_amount: 'The field is not a whole number of minor units.',
  schema_mismatch: 'The evidence does not have the agreed shape.',
};

interface ClauseListProps {
  readonly clauses: readonly Clause[];
  /** Null while nothing has been judged. */
  readonly evaluation: Evaluation | null;
  /** Clauses that made the verdict fail; others that failed are shown quietly. */
  readonly decisive: ReadonlySet<number>;
  readonly active: number;
  readonly onActive: (index: number) => void;
  /** Right arrow or Enter: to the field that the clause read. */
  readonly onEnterField: (index: number) => void;
}

export const clauseElementId = (index: number): string => `clause-${index}`;

export function ClauseList({ clauses, evaluation, decisive, active, onActive, onEnterField }: ClauseListProps) {
  const press = (event: KeyboardEvent<HTMLButtonElement>, index: number) => {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: clauses.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      document.getElementById(clauseElementId(Math.min(clauses.length - 1, Math.max(0, to))))?.focus();
    }
    if (event.key === 'ArrowRight') {
      event.preventDefault();
      onEnterField(index);
    }
  };

  return (
    <ol className="grid gap-px">
      {clauses.map((clause, index) => {
        const verdict = evaluation?.trace[index];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a signed predicate never changes, its order is its identity
          <li key={index}>
            <button
              type="button"
              id={clauseElementId(index)}
              tabIndex={index === active ? 0 : -1}
              onFocus={() => onActive(index)}
              onClick={() => onActive(index)}
              onKeyDown={(event) => press(event, index)}
              className={cn(
                'grid w-full grid-cols-[1.25rem_1fr] gap-x-2 rounded-control py-2 pr-3 text-left -outline-offset-2 hover:bg-hover',
                indents[Math.min(clause.depth, indents.length - 1)],
                index === active && 'bg-selected',
              )}
            >
              <VerdictMark passed={verdict?.passed} decisive={decisive.has(index)} />
              <span className="grid gap-0.5">
                <span className={cn('text-sm', clause.kind === 'group' && 'font-medium')}>{clause.sentence}</span>
                {verdict?.reason ? (
                  <span
                    className={cn('text-dense', decisive.has(index) ? 'text-state-failed' : 'text-muted-foreground')}
                  >
                    {reasonWords[verdict.reason] ?? verdict.reason}
                  </span>
                ) : null}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

const markInk = (passed: boolean, decisive: boolean): string => {
  if (passed) return 'text-state-released';
  return decisive ? 'text-state-failed' : 'text-muted-foreground';
};

/** A tick, a cross, or a dash where nothing was judged; with the word for those who see none of them. */
export function VerdictMark({ passed, decisive }: { passed: boolean | undefined; decisive: boolean }) {
  if (passed === undefined) {
    return (
      <span className="mt-0.5 text-muted-foreground">
        <Minus aria-hidden="true" className="size-4" />
        <span className="sr-only">Not judged:</span>
      </span>
    );
  }
  const Icon = passed ? Check : X;
  return (
    <span className={cn('mt-0.5', markInk(passed, decisive))}>
      <Icon aria-hidden="true" className="size-4" strokeWidth={2.5} />
      <span className="sr-only">{passed ? 'Passed:' : 'Failed:'}</span>
    </span>
  );
}
