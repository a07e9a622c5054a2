'use client';

import { EmptyState } from '@/components/shared/empty-state';
import { Id } from '@/components/shared/id';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Money } from '@/components/shared/money';
import { operationWords } from '@/components/shared/operation-words';
import { railWords } from '@/components/shared/rail-words';
import { StateBadge } from '@/components/shared/state-badge';
import { operationLook } from '@/components/shared/state-look';
import { Timestamp } from '@/components/shared/timestamp';
import type { IntentDetail, Operation } from '@/lib/views/contract';
import { railDetailRows } from './rail-detail';
import { RailFacts } from './rail-facts';

/** What was asked of the rail, what it answered, and what happened there by itself. */
export function OperationsView({ operations, railFacts }: Pick<IntentDetail, 'operations' | 'railFacts'>) {
  return (
    <div className="grid grid-cols-1 gap-6">
      <RailFacts facts={railFacts} />
      <Operations operations={operations} />
    </div>
  );
}

function Operations({ operations }: { operations: readonly Operation[] }) {
  if (operations.length === 0) {
    return (
      <EmptyState title="The rail was not called yet">
        <p>Every call is written down before it is made, so that none is lost and none is made twice.</p>
      </EmptyState>
    );
  }
  return (
    <ol className="grid gap-3">
      {operations.map((operation) => (
        <li key={operation.id} className="grid gap-4 rounded-panel border bg-card p-4">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 className="font-semibold text-sm">
              {operationWords(operation.kind)}
              {operation.attempt > 1 ? `, attempt ${operation.attempt}` : ''}
            </h2>
            <StateBadge look={operationLook[operation.state]} />
            <span className="text-dense">
              <Money value={operation.money} />
            </span>
          </div>
          <Asking operation={operation} />
          <KeyValueList className="sm:grid-cols-2 lg:grid-cols-4">
            <KeyValue label="Planned">
              <Timestamp at={operation.plannedAt} />
            </KeyValue>
            <KeyValue label="Answered">
              {operation.finishedAt ? <Timestamp at={operation.finishedAt} /> : 'not yet'}
            </KeyValue>
            <KeyValue label="Our key for it">
              <Id value={operation.id} what="idempotency key" />
            </KeyValue>
            <KeyValue label={`Reference at ${railWords(operation.rail)}`}>
              {operation.railReference ? <Id value={operation.railReference} what="rail reference" /> : 'none yet'}
            </KeyValue>
            {railDetailRows(operation.detail).map(({ name, label, look, value }) => (
              <KeyValue key={name} label={label}>
                {look === 'instant' ? <Timestamp at={value} /> : null}
                {look === 'id' ? <Id value={value} what={label} /> : null}
                {look === 'text' ? value : null}
              </KeyValue>
            ))}
          </KeyValueList>
        </li>
      ))}
    </ol>
  );
}

/** For an operation that is not decided: what is known, and when we ask again. */
function Asking({ operation }: { operation: Operation }) {
  const { state, lastAskedAt, nextAskAt, problem } = operation;
  if (state === 'failed')
    return (
      <p className="text-dense text-state-failed">
        The rail refused it{problem ? `: ${problem.replaceAll('_', ' ')}` : ''}. No money moved with it.
      </p>
    );
  if (state !== 'unknown' && state !== 'pending') return null;
  return (
    <p className="text-dense">
      {operationLook[state].meaning}
      {lastAskedAt ? (
        <>
          {' '}
          Last asked <Timestamp at={lastAskedAt} />
          {nextAskAt ? (
            <>
              , asks again <Timestamp at={nextAskAt} />
            </>
          ) : null}
          .
        </>
      ) : null}
    </p>
  );
}
