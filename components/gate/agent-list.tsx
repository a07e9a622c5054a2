'use client';

import Link from 'next/link';
import { type ReactNode, useRef } from 'react';
import { cn } from '@/components/cn';
import { EmptyState } from '@/components/shared/empty-state';
import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import { useMoveRows } from '@/components/shared/use-move-rows';
import { Button } from '@/components/ui/button';
import { Pagination } from '@/components/ui/pagination';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import { type AgentItem, type AgentStatus, agentStatuses, type GatePage } from '@/lib/gate/contract/desk-agents';
import { agentLook, providerWords } from './agent-look';
import { type AgentsSearch, agentAddress, agentsAddress } from './agents-address';

interface AgentListProps {
  readonly page: GatePage<AgentItem> & { readonly any_exists: boolean };
  readonly search: AgentsSearch;
  /** The button that registers one, or who may. */
  readonly begin: ReactNode;
}

/** Agents in service, or those that were taken out of it; the filter's state is the address and nothing else. */
export function AgentList({ page, search, begin }: AgentListProps) {
  const list = useRef<HTMLDivElement>(null);
  useMoveRows(list);
  if (!page.any_exists) return <FirstAgent begin={begin} />;
  return (
    <div className="grid grid-cols-1 gap-4">
      <StatusFilter chosen={search.status} />
      <div ref={list} className="@container min-w-0 overflow-hidden rounded-panel border bg-card shadow-raised">
        {page.items.length > 0 ? <AgentTable items={page.items} /> : <NoAgent status={search.status} />}
      </div>
      <Pagination
        label="Pages of agents"
        firstHref={search.cursor === null ? null : agentsAddress({ status: search.status })}
        nextHref={page.next_cursor === null ? null : agentsAddress({ status: search.status, cursor: page.next_cursor })}
      />
    </div>
  );
}

const filterWords: Readonly<Record<AgentStatus, string>> = { active: 'In service', deleted: 'Deleted' };

function StatusFilter({ chosen }: { chosen: AgentStatus }) {
  return (
    <ul aria-label="Agents shown" className="flex flex-wrap gap-1.5">
      {agentStatuses.map((status) => (
        <li key={status}>
          <Link
            href={agentsAddress({ status })}
            scroll={false}
            aria-current={status === chosen ? 'true' : undefined}
            className={cn(
              'inline-flex h-7 items-center whitespace-nowrap rounded-full border px-2.5 text-mini hover:bg-hover',
              status === chosen
                ? 'border-primary bg-selected font-medium text-foreground'
                : 'bg-card text-muted-foreground',
            )}
          >
            {filterWords[status]}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function AgentTable({ items }: { items: readonly AgentItem[] }) {
  return (
    <Table caption="Paying agents">
      <TableHead>
        <tr>
          <TableHeader>Agent</TableHeader>
          <TableHeader>State</TableHeader>
          <TableHeader className="hidden @2xl:table-cell">Platform</TableHeader>
          <TableHeader className="hidden @3xl:table-cell">Paid with</TableHeader>
          <TableHeader className="hidden text-right @lg:table-cell">Live keys</TableHeader>
          <TableHeader className="hidden @2xl:table-cell">Last key use</TableHeader>
          <TableHeader className="hidden @4xl:table-cell">Registered</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {items.map((item) => (
          <AgentRow key={item.agent_id} item={item} />
        ))}
      </TableBody>
    </Table>
  );
}

function AgentRow({ item }: { item: AgentItem }) {
  return (
    <TableRow className="relative hover:bg-hover">
      <TableCell className="max-w-56 @lg:max-w-72">
        <Link
          href={agentAddress(item.agent_id)}
          prefetch={false}
          data-row-link={item.agent_id}
          className="grid rounded-control after:absolute after:inset-0"
        >
          <span className="truncate font-medium">{item.name}</span>
          <span className="truncate font-mono text-mini text-muted-foreground">{item.bot_id}</span>
        </Link>
      </TableCell>
      <TableCell>
        <StateBadge look={agentLook[item.status]} />
      </TableCell>
      <TableCell className="hidden max-w-40 truncate @2xl:table-cell">{item.platform}</TableCell>
      <TableCell className="hidden @3xl:table-cell">{providerWords(item.provider)}</TableCell>
      <TableCell className="hidden text-right @lg:table-cell">{item.live_keys}</TableCell>
      <TableCell className="hidden @2xl:table-cell">
        {item.last_used_at === null ? (
          <span className="text-muted-foreground">Not known</span>
        ) : (
          <Timestamp at={item.last_used_at} />
        )}
      </TableCell>
      <TableCell className="hidden @4xl:table-cell">
        <Timestamp at={item.created_at} />
      </TableCell>
    </TableRow>
  );
}

function NoAgent({ status }: { status: AgentStatus }) {
  return status === 'deleted' ? (
    <EmptyState title="No agent was deleted">
      <p>An agent that is taken out of service stands here with its history, and can be revived.</p>
    </EmptyState>
  ) : (
    <EmptyState
      title="No agent is in service"
      action={
        <Button asChild>
          <Link href={agentsAddress({ status: 'deleted' })}>See deleted agents</Link>
        </Button>
      }
    >
      <p>All agents were deleted. Register one, or register a deleted one again under its bot id.</p>
    </EmptyState>
  );
}

function FirstAgent({ begin }: { begin: ReactNode }) {
  return (
    <EmptyState title="No paying agent yet" action={begin}>
      <p>
        An agent asks people to pay for what it is about to do: they see the exact amount and approve it, and the agent
        goes on when the money is held.
      </p>
      <p>Register it, and hand it the install link that gives it its key.</p>
    </EmptyState>
  );
}
