import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from '@/components/cn';
import { EmptyState } from '@/components/shared/empty-state';
import { Money } from '@/components/shared/money';
import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import { Pagination } from '@/components/ui/pagination';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { CaseItemView, CaseListView } from '@/lib/recovery/contract';
import { type CaseFilterName, type CasesSearch, casesAddress } from './recovery-address';
import { caseLook, counterpartWords, differenceWords } from './recovery-look';

interface CasesDeskProps {
  readonly page: CaseListView;
  readonly search: CasesSearch;
  /** The chosen case; null when none is chosen. */
  readonly inspector: ReactNode;
}

/** Differences between rails and books; the chosen one stands beside the list, on a phone in its place. */
export function CasesDesk({ page, search, inspector }: CasesDeskProps) {
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <div className={cn('grid min-w-0 gap-4', inspector === null ? 'lg:col-span-2' : 'hidden lg:grid')}>
        <StatusFilter chosen={search.status} openCount={page.open_count} />
        <div className="@container min-w-0 overflow-hidden rounded-panel border bg-card shadow-raised">
          {page.items.length > 0 ? <CaseTable items={page.items} search={search} /> : <NoDifference search={search} />}
        </div>
        <Pagination
          label="Pages of differences"
          firstHref={search.cursor === null ? null : casesAddress({ status: search.status })}
          nextHref={
            page.next_cursor === null ? null : casesAddress({ status: search.status, cursor: page.next_cursor })
          }
        />
      </div>
      {inspector}
    </div>
  );
}

const filterWords: Readonly<Record<CaseFilterName, string>> = {
  open: 'Open',
  explained: 'Explained',
  closed: 'Closed',
  all: 'All',
};
const filters: readonly CaseFilterName[] = ['open', 'explained', 'closed', 'all'];

function StatusFilter({ chosen, openCount }: { chosen: CaseFilterName; openCount: number }) {
  return (
    <ul aria-label="Statuses shown" className="flex flex-wrap gap-1.5">
      {filters.map((status) => (
        <li key={status}>
          <Link
            href={casesAddress({ status })}
            scroll={false}
            aria-current={status === chosen ? 'true' : undefined}
            className={cn(
              'inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-full border px-2.5 text-mini hover:bg-hover',
              status === chosen
                ? 'border-primary bg-selected font-medium text-foreground'
                : 'bg-card text-muted-foreground',
            )}
          >
            {filterWords[status]}
            {status === 'open' && openCount > 0 ? <span>({openCount})</span> : null}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function CaseTable({ items, search }: { items: readonly CaseItemView[]; search: CasesSearch }) {
  return (
    <Table caption="Differences between rails and books">
      <TableHead>
        <tr>
          <TableHeader>Difference</TableHeader>
          <TableHeader className="text-right">At the rail</TableHeader>
          <TableHeader className="text-right">In our books</TableHeader>
          <TableHeader className="hidden @2xl:table-cell">Day</TableHeader>
          <TableHeader className="hidden @3xl:table-cell">Found</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {items.map((item) => {
          const isChosen = item.case_id === search.case;
          return (
            <TableRow key={item.case_id} className={cn('relative hover:bg-hover', isChosen && 'bg-selected')}>
              <TableCell className="whitespace-normal">
                <Link
                  href={casesAddress({ ...search, case: item.case_id })}
                  scroll={false}
                  prefetch={false}
                  aria-current={isChosen ? 'true' : undefined}
                  className="grid justify-items-start gap-1 rounded-control after:absolute after:inset-0"
                >
                  <StateBadge look={caseLook[item.status]} />
                  <span className="font-medium text-dense">{differenceWords[item.kind]}</span>
                  <span className="text-mini text-muted-foreground">{counterpartWords(item.counterpart)}</span>
                </Link>
              </TableCell>
              <TableCell className="text-right align-top">
                <Side amount={item.rail_amount} asset={item.currency} />
              </TableCell>
              <TableCell className="text-right align-top">
                <Side amount={item.book_amount} asset={item.currency} />
              </TableCell>
              <TableCell className="hidden align-top @2xl:table-cell">{item.day}</TableCell>
              <TableCell className="hidden align-top @3xl:table-cell">
                <Timestamp at={item.opened_at} />
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

export function Side({ amount, asset }: { amount: string | null; asset: string }) {
  return amount === null ? <span className="text-muted-foreground">nothing</span> : <Money value={{ amount, asset }} />;
}

function NoDifference({ search }: { search: CasesSearch }) {
  return search.status === 'open' ? (
    <EmptyState title="No open difference">
      <p>
        Every day the rails’ own records are compared with our books, movement by movement. What does not agree opens a
        case here. Nothing is ever mended by itself.
      </p>
    </EmptyState>
  ) : (
    <EmptyState title="No case has this status">
      <p>Choose another status above.</p>
    </EmptyState>
  );
}
