'use client';

import Link from 'next/link';
import { type ReactNode, useRef } from 'react';
import { cn } from '@/components/cn';
import { EmptyState } from '@/components/shared/empty-state';
import { Money } from '@/components/shared/money';
import { StateBadge } from '@/components/shared/state-badge';
import { StateShape } from '@/components/shared/state-shape';
import { useMoveRows } from '@/components/shared/use-move-rows';
import { Button } from '@/components/ui/button';
import { Pagination } from '@/components/ui/pagination';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import { type BudgetItem, budgetStatuses, type GatePage } from '@/lib/gate/contract/desk-agents';
import { budgetLook } from './agent-look';
import { type BudgetsSearch, budgetsAddress } from './budgets-address';

interface BudgetDeskProps {
  readonly page: GatePage<BudgetItem>;
  readonly search: BudgetsSearch;
  /** The chosen budget; null when none is chosen. */
  readonly inspector: ReactNode;
}

/** Task budgets; the chosen one stands beside the list, on a phone in its place. */
export function BudgetDesk({ page, search, inspector }: BudgetDeskProps) {
  const list = useRef<HTMLDivElement>(null);
  useMoveRows(list);
  const filter = { status: search.status, bot: search.bot };
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <div className={cn('grid min-w-0 gap-4', inspector === null ? 'lg:col-span-2' : 'hidden lg:grid')}>
        <StatusFilter search={search} />
        <div ref={list} className="@container min-w-0 overflow-hidden rounded-panel border bg-card shadow-raised">
          {page.items.length > 0 ? <BudgetTable items={page.items} search={search} /> : <NoBudget search={search} />}
        </div>
        <Pagination
          label="Pages of task budgets"
          firstHref={search.cursor === null ? null : budgetsAddress(filter)}
          nextHref={page.next_cursor === null ? null : budgetsAddress({ ...filter, cursor: page.next_cursor })}
        />
      </div>
      {inspector}
    </div>
  );
}

function StatusFilter({ search }: { search: BudgetsSearch }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <ul aria-label="States shown" className="flex flex-wrap gap-1.5">
        {(['all', ...budgetStatuses] as const).map((status) => (
          <li key={status}>
            <Link
              href={budgetsAddress({ status, bot: search.bot })}
              scroll={false}
              aria-current={status === search.status ? 'true' : undefined}
              className={cn(
                'inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-full border px-2.5 text-mini hover:bg-hover',
                status === search.status
                  ? 'border-primary bg-selected font-medium text-foreground'
                  : 'bg-card text-muted-foreground',
              )}
            >
              {status === 'all' ? null : <StateShape shape={budgetLook[status].shape} />}
              {status === 'all' ? 'All' : budgetLook[status].word}
            </Link>
          </li>
        ))}
      </ul>
      {search.bot === null ? null : (
        <p className="flex min-w-0 items-center gap-2 text-mini">
          <span className="min-w-0 truncate">
            of <span className="font-mono">{search.bot}</span>
          </span>
          <Button asChild size="sm">
            <Link href={budgetsAddress({ status: search.status })} scroll={false}>
              Of every agent
            </Link>
          </Button>
        </p>
      )}
    </div>
  );
}

function BudgetTable({ items, search }: { items: readonly BudgetItem[]; search: BudgetsSearch }) {
  return (
    <Table caption="Task budgets">
      <TableHead>
        <tr>
          <TableHeader>Task and agent</TableHeader>
          <TableHeader className="hidden @md:table-cell">State</TableHeader>
          <TableHeader className="hidden @3xl:table-cell">User</TableHeader>
          <TableHeader className="hidden text-right @md:table-cell">Maximum</TableHeader>
          <TableHeader className="text-right">Available</TableHeader>
          <TableHeader className="hidden text-right @2xl:table-cell">Reserved</TableHeader>
          <TableHeader className="hidden text-right @4xl:table-cell">Captured</TableHeader>
          <TableHeader className="hidden text-right @5xl:table-cell">Released</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {items.map((item) => (
          <BudgetRow
            key={item.budget_id}
            item={item}
            href={budgetsAddress({ ...search, budget: item.budget_id, entries: null })}
            isChosen={item.budget_id === search.budget}
          />
        ))}
      </TableBody>
    </Table>
  );
}

function BudgetRow({ item, href, isChosen }: { item: BudgetItem; href: string; isChosen: boolean }) {
  return (
    <TableRow className={cn('relative hover:bg-hover', isChosen && 'bg-selected')}>
      <TableCell className="max-w-36 @md:max-w-56">
        <Link
          href={href}
          scroll={false}
          prefetch={false}
          aria-current={isChosen ? 'true' : undefined}
          data-row-link={item.budget_id}
          className="grid rounded-control after:absolute after:inset-0"
        >
          <span className="truncate font-medium">{item.task_id}</span>
          <span className="truncate text-mini text-muted-foreground">{item.agent?.name ?? item.bot_id}</span>
        </Link>
        <span className="block pt-1 @md:hidden">
          <StateBadge look={budgetLook[item.status]} />
        </span>
      </TableCell>
      <TableCell className="hidden @md:table-cell">
        <StateBadge look={budgetLook[item.status]} />
      </TableCell>
      <TableCell className="hidden font-mono text-mini @3xl:table-cell">{item.user}</TableCell>
      <TableCell className="hidden text-right @md:table-cell">
        <Money value={item.max} />
      </TableCell>
      <TableCell className="text-right">
        <Money value={item.available} />
      </TableCell>
      <TableCell className="hidden text-right @2xl:table-cell">
        <Money value={item.reserved} />
      </TableCell>
      <TableCell className="hidden text-right @4xl:table-cell">
        <Money value={item.captured} />
      </TableCell>
      <TableCell className="hidden text-right @5xl:table-cell">
        <Money value={item.released} />
      </TableCell>
    </TableRow>
  );
}

function NoBudget({ search }: { search: BudgetsSearch }) {
  const isFiltered = search.status !== 'all' || search.bot !== null || search.cursor !== null;
  return isFiltered ? (
    <EmptyState
      title="No budget matches"
      action={
        <Button asChild>
          <Link href={budgetsAddress({})}>Show all budgets</Link>
        </Button>
      }
    >
      <p>Choose another state above, or look at every agent’s budgets.</p>
    </EmptyState>
  ) : (
    <EmptyState title="No task budget yet">
      <p>
        An agent that needs many small payments for one task asks for a budget. Its payer pays once; each action takes
        its exact part; what is left goes back.
      </p>
    </EmptyState>
  );
}
