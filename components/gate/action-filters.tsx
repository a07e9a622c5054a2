'use client';

import { Search, X } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useRef } from 'react';
import { cn } from '@/components/cn';
import { StateShape } from '@/components/shared/state-shape';
import { useHotkeys } from '@/components/shell/use-hotkeys';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { type DeskFilter, type DeskPage, type DeskStage, searchLengthBound, stages } from '@/lib/gate/contract/desk';
import { deskLook } from './action-look';
import { actionsPath, withChange } from './actions-address';

interface ActionFiltersProps {
  readonly filter: DeskFilter;
  readonly agents: DeskPage['agents'];
}

/** The filter's state is the address and nothing else, so that a link shows another person the same list. */
export function ActionFilters({ filter, agents }: ActionFiltersProps) {
  const router = useRouter();
  const search = useRef<HTMLInputElement>(null);
  useHotkeys({ '/': () => search.current?.focus() });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    router.push(withChange(filter, { q: search.current?.value.trim() ?? '' }));
  };
  const isListed = filter.agent === '' || agents.some(({ botId }) => botId === filter.agent);

  return (
    <div className="grid gap-3">
      <form action={actionsPath} onSubmit={submit} className="flex flex-wrap items-center gap-2">
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
            aria-label="Search by action id or payment session id"
            placeholder="Action id (quote_…) or session id (ps_…)"
            maxLength={searchLengthBound}
            defaultValue={filter.q}
            className="pl-9"
          />
        </div>
        <Button type="submit" className="h-9">
          Search
        </Button>
        <Select
          aria-label="Agent"
          name="agent"
          className="max-w-full"
          value={filter.agent}
          onChange={({ target }) => router.push(withChange(filter, { agent: target.value }))}
        >
          <option value="">All agents</option>
          {isListed ? null : <option value={filter.agent}>{filter.agent}</option>}
          {agents.map(({ botId, name }) => (
            <option key={botId} value={botId}>
              {name}
            </option>
          ))}
        </Select>
      </form>
      <StageFilter filter={filter} />
      <AppliedSearch filter={filter} />
    </div>
  );
}

const chipClasses =
  'inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-full border px-2.5 text-mini hover:bg-hover';

function StageFilter({ filter }: { filter: DeskFilter }) {
  const toggled = (stage: DeskStage) =>
    filter.stage.includes(stage) ? filter.stage.filter((other) => other !== stage) : [...filter.stage, stage];
  return (
    <ul aria-label="Stages shown" className="flex flex-wrap gap-1.5">
      {stages.map((stage) => {
        const on = filter.stage.includes(stage);
        return (
          <li key={stage}>
            <Link
              href={withChange(filter, { stage: toggled(stage) })}
              scroll={false}
              prefetch={false}
              aria-current={on ? 'true' : undefined}
              className={cn(
                chipClasses,
                on ? 'border-primary bg-selected font-medium text-foreground' : 'bg-card text-muted-foreground',
              )}
            >
              <StateShape shape={deskLook[stage].shape} />
              {deskLook[stage].word}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function AppliedSearch({ filter }: { filter: DeskFilter }) {
  if (filter.q === '') return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <Link href={withChange(filter, { q: '' })} className={cn(chipClasses, 'min-w-0 max-w-full bg-card')}>
        <span className="truncate">“{filter.q}”</span>
        <X aria-hidden="true" className="size-3.5 shrink-0" />
        <span className="sr-only">Take this search off</span>
      </Link>
    </div>
  );
}
