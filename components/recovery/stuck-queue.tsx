'use client';

import Link from 'next/link';
import { type ReactNode, useRef } from 'react';
import { cn } from '@/components/cn';
import { EmptyState } from '@/components/shared/empty-state';
import { shortenMiddle } from '@/components/shared/id';
import { Money } from '@/components/shared/money';
import { railWords } from '@/components/shared/rail-words';
import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import { useMoveRows } from '@/components/shared/use-move-rows';
import { Pagination } from '@/components/ui/pagination';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { StuckItemView, StuckListView } from '@/lib/recovery/contract';
import { type QueueSearch, queueAddress } from './recovery-address';
import { severityLook } from './recovery-look';

interface StuckQueueProps {
  readonly page: StuckListView;
  readonly search: QueueSearch;
  /** What is known of the chosen intent; null when none is chosen. */
  readonly inspector: ReactNode;
}

/** The most severe first and then the longest; the chosen intent stands beside the list, on a phone in its place. */
export function StuckQueue({ page, search, inspector }: StuckQueueProps) {
  const list = useRef<HTMLDivElement>(null);
  useMoveRows(list);
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <div className={cn('grid min-w-0 gap-4', inspector === null ? 'lg:col-span-2' : 'hidden lg:grid')}>
        <div ref={list} className="@container min-w-0 overflow-hidden rounded-panel border bg-card shadow-raised">
          {page.items.length > 0 ? <StuckTable items={page.items} search={search} /> : <NothingStuck search={search} />}
        </div>
        <Pagination
          label="Pages of stuck intents"
          firstHref={search.cursor === null ? null : queueAddress({})}
          nextHref={page.next_cursor === null ? null : queueAddress({ cursor: page.next_cursor })}
        />
      </div>
      {inspector}
    </div>
  );
}

function StuckTable({ items, search }: { items: readonly StuckItemView[]; search: QueueSearch }) {
  return (
    <Table caption="Stuck intents">
      <TableHead>
        <tr>
          <TableHeader>Why</TableHeader>
          <TableHeader className="text-right">Amount</TableHeader>
          <TableHeader className="hidden @lg:table-cell">Stuck since</TableHeader>
          <TableHeader className="hidden @3xl:table-cell">Rail</TableHeader>
          <TableHeader className="hidden @4xl:table-cell">Rail said</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {items.map((item) => (
          <StuckRow key={item.intent_id} item={item} search={search} />
        ))}
      </TableBody>
    </Table>
  );
}

function StuckRow({ item, search }: { item: StuckItemView; search: QueueSearch }) {
  const look = severityLook[item.severity];
  const isChosen = search.intent === item.intent_id;
  return (
    <TableRow
      className={cn('relative hover:bg-hover has-[[data-row-link]:focus-visible]:bg-hover', isChosen && 'bg-selected')}
    >
      <TableCell className="whitespace-normal">
        <Link
          href={queueAddress({ intent: item.intent_id, cursor: search.cursor })}
          scroll={false}
          prefetch={false}
          data-row-link={item.intent_id}
          aria-current={isChosen ? 'true' : undefined}
          className="grid justify-items-start gap-1 rounded-control after:absolute after:inset-0"
        >
          <StateBadge look={look} />
          <span className="font-medium text-dense">{item.title}</span>
          <span className="font-mono text-mini text-muted-foreground">{shortenMiddle(item.intent_id)}</span>
        </Link>
      </TableCell>
      <TableCell className="text-right align-top">
        <Money value={{ amount: item.amount_cents.toString(), asset: item.currency }} />
        <span className="block text-mini text-muted-foreground @lg:hidden">
          <Timestamp at={item.stuck_since} />
        </span>
      </TableCell>
      <TableCell className="hidden align-top @lg:table-cell">
        <Timestamp at={item.stuck_since} />
      </TableCell>
      <TableCell className="hidden align-top @3xl:table-cell">{railWords(item.rail)}</TableCell>
      <TableCell className="hidden align-top font-mono text-mini @4xl:table-cell">{item.last_error ?? '–'}</TableCell>
    </TableRow>
  );
}

function NothingStuck({ search }: { search: QueueSearch }) {
  return (
    <EmptyState title={search.cursor === null ? 'Nothing is stuck' : 'No more on this page'}>
      <p>
        Every call of a rail has its answer or is being asked about, and every deadline was kept. What needs somebody
        appears here by itself.
      </p>
    </EmptyState>
  );
}
