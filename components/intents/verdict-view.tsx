'use client';

import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import { Id } from '@/components/shared/id';
import { pathKey } from '@/components/shared/json-lines';
import { JsonView } from '@/components/shared/json-view';
import { Timestamp } from '@/components/shared/timestamp';
import type { Clause, Evaluation, IntentDetail } from '@/lib/views/contract';
import { ClauseList, clauseElementId, VerdictMark } from './clause-list';
import { decisiveFailures, firstCause } from './decisive';
import { VerdictLine } from './verdict-line';

const fieldElementId = (key: string): string => `field-${key}`;

type VerdictViewProps = Pick<IntentDetail, 'agreement' | 'evidence' | 'evaluation'> & {
  /** Left out where the verdict itself stands elsewhere on the page. */
  readonly withVerdict?: boolean;
};

/** The predicate as sentences beside the evidence that it judged; each clause points to the field that it read. */
export function VerdictView({ agreement, evidence, evaluation, withVerdict = true }: VerdictViewProps) {
  const { clauses } = agreement;
  const [active, setActive] = useState(() => firstCause(clauses, evaluation) ?? 0);
  const readers = useMemo(() => readersOf(clauses), [clauses]);
  const decisive = useMemo(
    () => new Set(evaluation ? decisiveFailures(clauses, evaluation.trace) : []),
    [clauses, evaluation],
  );
  const activePath = clauses[active]?.path;
  const activeKey = activePath ? pathKey(activePath) : null;

  const enterField = (index: number) => {
    const path = clauses[index]?.path;
    if (path) document.getElementById(fieldElementId(pathKey(path)))?.focus();
  };
  const gutter = (key: string) => {
    const index = readerToShow(readers.get(key), active, evaluation);
    const clause = index === undefined ? undefined : clauses[index];
    if (index === undefined || !clause) return null;
    return (
      <FieldMark id={fieldElementId(key)} index={index} sentence={clause.sentence} onFocus={() => setActive(index)}>
        <VerdictMark passed={evaluation?.trace[index]?.passed} decisive={decisive.has(index)} />
      </FieldMark>
    );
  };

  return (
    <div className="grid grid-cols-1 gap-5">
      {evaluation && withVerdict ? <VerdictFacts clauses={clauses} evaluation={evaluation} /> : null}
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
        <section aria-label="What was agreed" className="grid min-w-0 grid-cols-1 gap-2">
          <h2 className="font-semibold text-sm">What was agreed</h2>
          <ClauseList
            clauses={clauses}
            evaluation={evaluation}
            decisive={decisive}
            active={active}
            onActive={setActive}
            onEnterField={enterField}
          />
        </section>
        <section aria-label="What was delivered" className="grid min-w-0 grid-cols-1 gap-2">
          <h2 className="font-semibold text-sm">What was delivered</h2>
          {evidence ? (
            <>
              <JsonView value={evidence.payload} label="evidence document" activeKey={activeKey} gutter={gutter} />
              <EvidenceFacts evidence={evidence} />
            </>
          ) : (
            <p className="rounded-panel border border-dashed p-6 text-dense text-muted-foreground">
              No evidence yet. The payee submits it, signed, before the deadline; each clause is then judged against it.
            </p>
          )}
        </section>
      </div>
    </div>
  );
}

interface FieldMarkProps {
  readonly id: string;
  readonly index: number;
  readonly sentence: string;
  readonly onFocus: () => void;
  readonly children: ReactNode;
}

/** Beside the field: which clause read it and with what outcome, and the way back to that clause. */
function FieldMark({ id, index, sentence, onFocus, children }: FieldMarkProps) {
  const toClause = () => document.getElementById(clauseElementId(index))?.focus();
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'Escape') return;
    event.preventDefault();
    toClause();
  };
  return (
    <button
      type="button"
      id={id}
      aria-label={`Read by clause ${index + 1}: ${sentence}`}
      onClick={toClause}
      onFocus={onFocus}
      onKeyDown={press}
      className="flex size-6 items-center justify-center rounded-control hover:bg-hover"
    >
      {children}
    </button>
  );
}

/** Clauses by the field that they read. */
function readersOf(clauses: IntentDetail['agreement']['clauses']): ReadonlyMap<string, readonly number[]> {
  const readers = new Map<string, number[]>();
  clauses.forEach(({ path }, index) => {
    if (path) readers.set(pathKey(path), [...(readers.get(pathKey(path)) ?? []), index]);
  });
  return readers;
}

/** Of several clauses that read one field: the one looked at, else one that failed, else the first. */
const readerToShow = (readers: readonly number[] | undefined, active: number, evaluation: Evaluation | null) =>
  readers?.find((index) => index === active) ??
  readers?.find((index) => evaluation?.trace[index]?.passed === false) ??
  readers?.[0];

function VerdictFacts({ clauses, evaluation }: { clauses: readonly Clause[]; evaluation: Evaluation }) {
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-1.5 rounded-panel border bg-card px-4 py-3 text-dense text-muted-foreground">
      <VerdictLine clauses={clauses} evaluation={evaluation} />
      <span>
        Judged <Timestamp at={evaluation.at} />
      </span>
      <span>{evaluation.fuelUsed} units of fuel</span>
      <span className="flex items-center gap-1.5">
        Trace hash <Id value={evaluation.traceHash} what="trace hash" />
      </span>
    </div>
  );
}

function EvidenceFacts({ evidence }: { evidence: NonNullable<IntentDetail['evidence']> }) {
  return (
    <dl className="grid gap-1.5 text-dense">
      <div className="flex flex-wrap gap-x-2">
        <dt className="text-muted-foreground">Submitted</dt>
        <dd>
          <Timestamp at={evidence.submittedAt} />
          {evidence.signed ? `, signed by ${evidence.payeeDid}` : ', unsigned (sandbox guardrail)'}
        </dd>
      </div>
      {evidence.digests.map(({ label, algorithm, hex }) => (
        <div key={label} className="flex flex-wrap items-center gap-x-2">
          <dt className="text-muted-foreground">
            {label} ({algorithm})
          </dt>
          <dd>
            <Id value={hex} what={label} />
          </dd>
        </div>
      ))}
      {evidence.artifacts.map((artifact, index) => (
        <div key={artifact} className="flex flex-wrap items-center gap-x-2">
          <dt className="text-muted-foreground">Artifact {index + 1}</dt>
          <dd>
            <Id value={artifact} what={`artifact ${index + 1}`} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
