'use client';

import Link from 'next/link';
import { useRef } from 'react';
import { cn } from '@/components/cn';
import { EmptyState } from '@/components/shared/empty-state';
import { Money } from '@/components/shared/money';
import { StateShape } from '@/components/shared/state-shape';
import { useMoveRows } from '@/components/shared/use-move-rows';
import { Button } from '@/components/ui/button';
import { Pagination } from '@/components/ui/pagination';
import { type CaseListView, type DeskSummary, statuses } from '@/lib/disputes/contract';
import { type CaseStatus, caseLook } from './case-look';
import { CaseTable } from './case-table';
import { type QueueFilter, queueAddress, withStatus } from './disputes-address';

interface CaseQueueProps {
  readonly page: CaseListView;
  readonly summary: DeskSummary;
  readonly filter: QueueFilter;
}

/** What waits for the desk, the most overdue first; the filter's state is the address and nothing else. */
export function CaseQueue({ page, summary, filter }: CaseQueueProps) {
  const list = useRef<HTMLDivElement>(null);
  useMoveRows(list);
  if (!summary.anyExists) return <FirstCase />;
  return (
    <div className="grid grid-cols-1 gap-4">
      <StatusFilter chosen={filter.status} />
      <div ref={list} className="@container min-w-0 overflow-hidden rounded-panel border bg-card shadow-raised">
        {page.items.length > 0 ? <CaseTable items={page.items} /> : <NothingHere filter={filter} />}
      </div>
      <Pagination
        label="Pages of cases"
        firstHref={filter.cursor === null ? null : withStatus(filter.status)}
        nextHref={page.next_cursor === null ? null : queueAddress({ ...filter, cursor: page.next_cursor })}
      >
        <Totals summary={summary} />
      </Pagination>
    </div>
  );
}

const chipClasses =
  'inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-full border px-2.5 text-mini hover:bg-hover';
const chip = (on: boolean): string =>
  cn(chipClasses, on ? 'border-primary bg-selected font-medium text-foreground' : 'bg-card text-muted-foreground');

function StatusFilter({ chosen }: { chosen: readonly CaseStatus[] }) {
  const toggled = (status: CaseStatus) =>
    chosen.includes(status) ? chosen.filter((other) => other !== status) : [...chosen, status];
  const isDefault = chosen.length === 0;
  return (
    <ul aria-label="Statuses shown" className="flex flex-wrap gap-1.5">
      <li>
        <Link
          href={withStatus([])}
          scroll={false}
          aria-current={isDefault ? 'true' : undefined}
          className={chip(isDefault)}
        >
          To decide
        </Link>
      </li>
      {statuses.map((status) => {
        const on = chosen.includes(status);
        return (
          <li key={status}>
            <Link
              href={withStatus(toggled(status))}
              scroll={false}
              aria-current={on ? 'true' : undefined}
              className={chip(on)}
            >
              <StateShape shape={caseLook[status].shape} />
              {caseLook[status].word}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function Totals({ summary }: { summary: DeskSummary }) {
  const { toDecide, overdue, frozen } = summary;
  return (
    <p className="flex flex-wrap gap-x-3">
      <span>{toDecide === 1 ? '1 case to decide' : `${toDecide} cases to decide`}</span>
      {overdue > 0 ? <span className="font-medium text-state-failed">{overdue} overdue</span> : null}
      {frozen.map((sum) => (
        <span key={sum.asset}>
          <Money value={sum} /> frozen
        </span>
      ))}
    </p>
  );
}

function NothingHere({ filter }: { filter: QueueFilter }) {
  return filter.status.length === 0 ? (
    <EmptyState title="Nothing to decide">
      <p>Every dispute has been decided and its money has moved. Choose a status above to read the decided ones.</p>
    </EmptyState>
  ) : (
    <EmptyState
      title="No case has this status"
      action={
        <Button asChild>
          <Link href={withStatus([])}>Show what is to be decided</Link>
        </Button>
      }
    >
      <p>Choose other statuses above, or go back to what waits for a decision.</p>
    </EmptyState>
  );
}

function FirstCase() {
  return (
    <EmptyState
      title="No dispute yet"
      action={
        <Button asChild variant="primary">
          <Link href="/console/intents?status=funded,evidence_submitted">See intents that hold money</Link>
        </Button>
      }
    >
      <p>
        Whoever contests an intent whose money is held opens a dispute: in the console, over the API, or at the rail.
        The money is frozen at once, and stays so until somebody here releases or refunds it.
      </p>
      <p>To try it, open the page of a funded intent and choose “Open dispute”.</p>
    </EmptyState>
  );
}
