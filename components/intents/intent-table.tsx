'use client';

import Link from 'next/link';
import type { MouseEvent } from 'react';
import { cn } from '@/components/cn';
import { Id, shortenMiddle } from '@/components/shared/id';
import { Money } from '@/components/shared/money';
import { railWords } from '@/components/shared/rail-words';
import { StateBadge } from '@/components/shared/state-badge';
import { intentLook } from '@/components/shared/state-look';
import { Timestamp } from '@/components/shared/timestamp';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { IntentListItem } from '@/lib/views/contract';
import { intentAddress } from './intents-address';

interface IntentTableProps {
  readonly items: readonly IntentListItem[];
  readonly inspectedId: string | null;
  /** Called for a plain click or Enter on a row; a click with Ctrl or ⌘ opens the page as any link does. */
  readonly onInspect: (intentId: string) => void;
}

export function IntentTable({ items, inspectedId, onInspect }: IntentTableProps) {
  return (
    <Table caption="Intents">
      <TableHead>
        <tr>
          <TableHeader>State</TableHeader>
          <TableHeader className="text-right">Amount</TableHeader>
          <TableHeader className="hidden @2xl:table-cell">Payee</TableHeader>
          <TableHeader className="hidden @6xl:table-cell">Principal</TableHeader>
          <TableHeader className="hidden @4xl:table-cell">Rail</TableHeader>
          <TableHeader className="hidden @lg:table-cell">Created</TableHeader>
          <TableHeader className="hidden @4xl:table-cell">Deadline</TableHeader>
          <TableHeader className="hidden @3xl:table-cell">Id</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {items.map((item) => (
          <IntentRow key={item.id} item={item} inspected={item.id === inspectedId} onInspect={onInspect} />
        ))}
      </TableBody>
    </Table>
  );
}

interface IntentRowProps {
  readonly item: IntentListItem;
  readonly inspected: boolean;
  readonly onInspect: (intentId: string) => void;
}

function IntentRow({ item, inspected, onInspect }: IntentRowProps) {
  const look = intentLook[item.status];
  const inspect = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onInspect(item.id);
  };
  return (
    <TableRow
      className={cn('relative hover:bg-hover has-[[data-row-link]:focus-visible]:bg-hover', inspected && 'bg-selected')}
    >
      <TableCell>
        <Link
          href={intentAddress(item.id)}
          prefetch={false}
          data-row-link={item.id}
          onClick={inspect}
          aria-current={inspected ? 'true' : undefined}
          aria-label={`Intent ${item.id}, ${look.word}`}
          className="inline-flex rounded-full after:absolute after:inset-0"
        >
          <StateBadge look={look} />
        </Link>
        <span className="block pt-1 font-mono text-mini text-muted-foreground @3xl:hidden">
          {shortenMiddle(item.id)}
        </span>
      </TableCell>
      <TableCell className="text-right">
        <Money value={item.money} />
        <span className="block text-mini text-muted-foreground @lg:hidden">
          <Timestamp at={item.createdAt} />
        </span>
      </TableCell>
      <TableCell className="hidden @2xl:table-cell">
        <Party did={item.payee} />
      </TableCell>
      <TableCell className="hidden @6xl:table-cell">
        <Party did={item.principal} />
      </TableCell>
      <TableCell className="hidden @4xl:table-cell">{railWords(item.rail)}</TableCell>
      <TableCell className="hidden @lg:table-cell">
        <Timestamp at={item.createdAt} />
      </TableCell>
      <TableCell className="hidden @4xl:table-cell">
        <Timestamp at={item.deadline} />
      </TableCell>
      <TableCell className="hidden @3xl:table-cell">
        <Id value={item.id} what="intent id" className="relative z-10" />
      </TableCell>
    </TableRow>
  );
}

function Party({ did }: { did: string }) {
  return (
    <span title={did} className="block max-w-44 truncate">
      {did}
    </span>
  );
}
