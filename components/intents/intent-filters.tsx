'use client';

import { Search, X } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useRef } from 'react';
import { cn } from '@/components/cn';
import { intentLook } from '@/components/shared/state-look';
import { StateShape } from '@/components/shared/state-shape';
import { useHotkeys } from '@/components/shell/use-hotkeys';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import {
  type IntentFilter,
  type IntentSort,
  type IntentStatus,
  intentSorts,
  intentStatuses,
  searchLengthBound,
} from '@/lib/views/contract';
import { intentsAddress, isFiltered, withChange } from './intents-address';

const sortWords: Readonly<Record<IntentSort, string>> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  deadline: 'Next deadline first',
};

/** The filter's state is the address and nothing else, so that a link shows another person the same list. */
export function IntentFilters({ filter }: { filter: IntentFilter }) {
  const router = useRouter();
  const search = useRef<HTMLInputElement>(null);
  useHotkeys({ '/': () => search.current?.focus() });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    router.push(withChange(filter, { q: search.current?.value.trim() ?? '' }));
  };

  return (
    <div className="grid gap-3">
      <form action="/console/intents" onSubmit={submit} className="flex flex-wrap items-center gap-2">
        <div className="relative min-w-0 flex-1 basis-64">
          <Search
            aria-hidden="true"
            className="absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
          />
          <Input
            // A new key puts the address's text in when one goes back.
            key={filter.q}
            ref={search}
            type="search"
            name="q"
            aria-label="Search by id, amount or agent"
            placeholder="Id, amount (12.50) or agent"
            maxLength={searchLengthBound}
            defaultValue={filter.q}
            className="pl-9"
          />
        </div>
        <Button type="submit" className="h-9">
          Search
        </Button>
        <Select
          aria-label="Order"
          name="sort"
          value={filter.sort}
          onChange={({ target }) => {
            const sort = intentSorts.find((known) => known === target.value);
            router.push(withChange(filter, { sort }));
          }}
        >
          {intentSorts.map((sort) => (
            <option key={sort} value={sort}>
              {sortWords[sort]}
            </option>
          ))}
        </Select>
      </form>
      <StatusFilter filter={filter} />
      <AppliedFilters filter={filter} />
    </div>
  );
}

const chipClasses =
  'inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-full border px-2.5 text-mini hover:bg-hover';

function StatusFilter({ filter }: { filter: IntentFilter }) {
  const toggled = (status: IntentStatus) =>
    filter.status.includes(status) ? filter.status.filter((other) => other !== status) : [...filter.status, status];
  return (
    <ul aria-label="States shown" className="flex flex-wrap gap-1.5">
      {intentStatuses.map((status) => {
        const on = filter.status.includes(status);
        const look = intentLook[status];
        return (
          <li key={status}>
            <Link
              href={withChange(filter, { status: toggled(status) })}
              scroll={false}
              aria-current={on ? 'true' : undefined}
              className={cn(
                chipClasses,
                on ? 'border-primary bg-selected font-medium text-foreground' : 'bg-card text-muted-foreground',
              )}
            >
              <StateShape shape={look.shape} />
              {look.word}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

/** Filters that come from a link elsewhere (a day of the chart, a currency), each with a way to take it off. */
function AppliedFilters({ filter }: { filter: IntentFilter }) {
  if (!isFiltered(filter)) return null;
  const days =
    filter.from && filter.from === filter.to ? `on ${filter.from}` : `${filter.from || '…'} to ${filter.to || '…'}`;
  const applied = [
    { label: `“${filter.q}”`, shown: filter.q !== '', without: { q: '' } },
    { label: filter.asset.toUpperCase(), shown: filter.asset !== '', without: { asset: '' } },
    { label: `Created ${days} (UTC)`, shown: filter.from !== '' || filter.to !== '', without: { from: '', to: '' } },
  ].filter(({ shown }) => shown);
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {applied.map(({ label, without }) => (
        <Link key={label} href={withChange(filter, without)} className={cn(chipClasses, 'bg-card')}>
          {label}
          <X aria-hidden="true" className="size-3.5" />
          <span className="sr-only">Take this filter off</span>
        </Link>
      ))}
      <Link
        href={intentsAddress({ sort: filter.sort })}
        className="px-1 text-link text-mini underline underline-offset-2"
      >
        Clear all filters
      </Link>
    </div>
  );
}
