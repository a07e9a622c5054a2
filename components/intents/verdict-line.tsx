import { Check, X } from 'lucide-react';
import type { Evaluation } from '@/lib/views/contract';

/** The verdict in one line; nothing before there is one. */
export function VerdictLine({ evaluation }: { evaluation: Evaluation | null }) {
  if (!evaluation) return null;
  const failed = evaluation.trace.filter(({ passed }) => !passed).length;
  return evaluation.passed ? (
    <p className="flex items-center gap-2 font-medium text-sm text-state-released">
      <Check aria-hidden="true" className="size-4" />
      The evidence passed
    </p>
  ) : (
    <p className="flex items-center gap-2 font-medium text-sm text-state-failed">
      <X aria-hidden="true" className="size-4" />
      The evidence did not pass: {failed} {failed === 1 ? 'clause' : 'clauses'} failed
    </p>
  );
}
