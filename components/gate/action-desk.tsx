'use client';

import Link from 'next/link';
import { useRef } from 'react';
import { EmptyState } from '@/components/shared/empty-state';
import { useMoveRows } from '@/components/shared/use-move-rows';
import { Button } from '@/components/ui/button';
import { Pagination } from '@/components/ui/pagination';
import type { DeskFilter, DeskPage } from '@/lib/gate/contract/desk';
import { ActionFilters } from './action-filters';
import { ActionTable } from './action-table';
import { actionsAddress, actionsPath, withChange } from './actions-address';

interface ActionDeskProps {
  readonly page: DeskPage;
  readonly filter: DeskFilter;
}

/** What the tenant's agents asked people to pay for, newest first. */
export function ActionDesk({ page, filter }: ActionDeskProps) {
  const list = useRef<HTMLDivElement>(null);
  useMoveRows(list);
  if (!page.anyExists) return <FirstAction />;
  return (
    <div className="grid grid-cols-1 gap-4">
      <ActionFilters filter={filter} agents={page.agents} />
      <div ref={list} className="@container min-w-0 overflow-hidden rounded-panel border bg-card shadow-raised">
        {page.items.length > 0 ? <ActionTable items={page.items} /> : <NoMatch />}
      </div>
      <Pagination
        label="Pages of paid actions"
        firstHref={filter.cursor === '' ? null : withChange(filter, {})}
        nextHref={page.nextCursor === null ? null : actionsAddress({ ...filter, cursor: page.nextCursor })}
      />
    </div>
  );
}

function NoMatch() {
  return (
    <EmptyState
      title="No paid action matches"
      action={
        <Button asChild>
          <Link href={actionsPath}>Show all paid actions</Link>
        </Button>
      }
    >
      <p>
        An action is found by its whole id (quote_…), by that of its payment session (ps_…), or by that of its intent.
        With stages or an agent chosen above, only those are searched.
      </p>
    </EmptyState>
  );
}

function FirstAction() {
  return (
    <EmptyState
      title="No paid action yet"
      action={
        <Button asChild variant="primary">
          <a href="/docs/agent-payjent-self-setup.md">Read how an agent asks</a>
        </Button>
      }
    >
      <p>
        A paid action is one thing that an agent wants to do for somebody, with its exact price. That person pays on a
        page of ours, the agent gets leave to do it once, and the money is yours when it is done.
      </p>
      <p>
        With its key, an agent asks by <code className="font-mono text-mini">POST /api/v1/agent-actions</code>. What it
        asks for appears here by itself.
      </p>
    </EmptyState>
  );
}
