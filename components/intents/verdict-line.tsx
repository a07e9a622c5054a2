import { Check, X } from 'lucide-react';
import type { Clause, Evaluation } from '@/lib/views/contract';
import { firstCause } from './decisive';

interface VerdictLineProps {
  readonly clauses: readonly Clause[];
  readonly evaluation: Evaluation | null;
}

/** The verdict in one line, with the clause that decided it; nothing before there is one. */
export function VerdictLine({ clauses, evaluation }: VerdictLineProps) {
  if (!evaluation) return null;
  const cause = clauses[firstCause(clauses, evaluation) ?? -1];
  return evaluation.passed ? (
    <p className="flex items-center gap-2 font-medium text-sm text-state-released">
      <Check aria-hidden="true" className="size-4" />
      The evidence passed
    </p>
  ) : (
    <p className="flex items-center gap-2 font-medium text-sm text-state-failed">
      <X aria-hidden="true" className="size-4 shrink-0" />
      <span>
        The evidence did not pass
        {cause ? <span className="font-normal">. Not true: {cause.sentence}</span> : null}
      </span>
    </p>
  );
}
