'use client';

import Link from 'next/link';
import { useDeferredValue, useRef, useState } from 'react';
import { cn } from '@/components/cn';
import { EmptyState } from '@/components/shared/empty-state';
import { useMoveRows } from '@/components/shared/use-move-rows';
import { useHotkeys } from '@/components/shell/use-hotkeys';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { Pagination } from '@/components/ui/pagination';
import { type QueueCounts, type QueuePage, queueFilters } from '@/lib/onboarding/contract/desk';
import { useKeptOrder } from './case-order';
import { CaseCards, CaseTable } from './case-table';
import type { DeskActions } from './desk-actions';
import { type QueueAddress, queueAddress, withFilter } from './desk-address';
import { filterWords } from './desk-words';

interface CaseQueueProps {
  readonly page: QueuePage;
  readonly counts: QueueCounts;
  readonly at: QueueAddress;
  readonly actions: Pick<DeskActions, 'claim' | 'release'>;
}

/** What waits for the desk, the latest and most urgent first; the filter's state is the address and nothing else. */
export function CaseQueue({ page, counts, at, actions }: CaseQueueProps) {
  const list = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim().toLowerCase());
  useMoveRows(list);
  useKeptOrder(page.items);
  useHotkeys({ '/': () => search.current?.focus() });
  const items = page.items.filter(({ merchant }) => merchant.toLowerCase().includes(wanted));
  return (
    <div className="grid grid-cols-1 gap-4">
      <Filters chosen={at.filter} counts={counts} />
      {page.items.length > 0 ? (
        <div className="grid max-w-xs gap-1.5">
          <Label htmlFor="find-merchant">Find on this page</Label>
          <Input
            id="find-merchant"
            ref={search}
            type="search"
            value={text}
            placeholder="Name of the merchant"
            onChange={({ target }) => setText(target.value)}
          />
        </div>
      ) : null}
      <div ref={list} className="@container min-w-0 overflow-hidden rounded-panel border bg-card shadow-raised">
        {page.items.length === 0 ? <NothingHere at={at} counts={counts} /> : null}
        {page.items.length > 0 && items.length === 0 ? (
          <EmptyState title="No merchant on this page has this name">
            <p>Only the cases of this page are searched. Clear the field to see them all again.</p>
          </EmptyState>
        ) : null}
        {items.length > 0 ? (
          <>
            <div className="hidden @2xl:block">
              <CaseTable items={items} filter={at.filter} actions={actions} />
            </div>
            <div className="@2xl:hidden">
              <CaseCards items={items} filter={at.filter} actions={actions} />
            </div>
          </>
        ) : null}
      </div>
      <Pagination
        label="Pages of reviews"
        firstHref={at.cursor === null ? null : withFilter(at.filter)}
        nextHref={page.next_cursor === null ? null : queueAddress({ ...at, cursor: page.next_cursor })}
      />
    </div>
  );
}

const countedBound = 999;
const countText = (count: number): string => (count >= countedBound ? `${countedBound} or more` : String(count));

const chipClasses =
  'inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-full border px-2.5 text-mini hover:bg-hover';

function Filters({ chosen, counts }: { chosen: QueueAddress['filter']; counts: QueueCounts }) {
  return (
    <nav aria-label="Which reviews">
      <ul className="flex flex-wrap gap-1.5">
        {queueFilters.map((filter) => (
          <li key={filter}>
            <Link
              href={withFilter(filter)}
              scroll={false}
              aria-current={filter === chosen ? 'true' : undefined}
              className={cn(
                chipClasses,
                filter === chosen
                  ? 'border-primary bg-selected font-medium text-foreground'
                  : 'bg-card text-muted-foreground',
              )}
            >
              {filterWords[filter]}
              <span className="tabular-nums">{countText(counts[filter])}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function NothingHere({ at, counts }: { at: QueueAddress; counts: QueueCounts }) {
  if (at.filter === 'all' && at.cursor === null) {
    return (
      <EmptyState title="Nothing to review">
        <p>Every application has been decided. A merchant that sends one in stands here at once.</p>
        {counts.closed > 0 ? <p>Choose “Closed” above to read what was decided.</p> : null}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={at.cursor === null ? 'No review fits this filter' : 'No further reviews'}
      action={
        <Button asChild>
          <Link href={withFilter('all')}>Show all open reviews</Link>
        </Button>
      }
    >
      <p>
        {counts.all === 0
          ? 'No review is open at all.'
          : `Under other filters there ${counts.all === 1 ? 'is one open review' : `are ${countText(counts.all)} open reviews`}.`}
      </p>
    </EmptyState>
  );
}
