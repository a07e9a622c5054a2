import Link from 'next/link';
import { Id, shortenMiddle } from '@/components/shared/id';
import { Money } from '@/components/shared/money';
import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { CaseItemView } from '@/lib/disputes/contract';
import { caseLook } from './case-look';
import { caseAddress } from './disputes-address';
import { Due } from './due';

export function CaseTable({ items }: { items: readonly CaseItemView[] }) {
  return (
    <Table caption="Dispute cases">
      <TableHead>
        <tr>
          <TableHeader>Status</TableHeader>
          <TableHeader className="text-right">Amount</TableHeader>
          <TableHeader className="hidden @lg:table-cell">Due</TableHeader>
          <TableHeader className="hidden @2xl:table-cell">Opened</TableHeader>
          <TableHeader className="hidden @3xl:table-cell">Reason</TableHeader>
          <TableHeader className="hidden @5xl:table-cell">Intent</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {items.map((item) => (
          <CaseRow key={item.case_id} item={item} />
        ))}
      </TableBody>
    </Table>
  );
}

function CaseRow({ item }: { item: CaseItemView }) {
  const look = caseLook[item.status];
  const money = { amount: item.amount_cents.toString(), asset: item.currency };
  const ended = item.resolved_at !== null;
  return (
    <TableRow className="relative hover:bg-hover has-[[data-row-link]:focus-visible]:bg-hover">
      <TableCell>
        <Link
          href={caseAddress(item.case_id)}
          prefetch={false}
          data-row-link={item.case_id}
          aria-label={`Case of intent ${item.intent_id}, ${look.word}`}
          className="inline-flex rounded-full after:absolute after:inset-0"
        >
          <StateBadge look={look} />
        </Link>
        <span className="block max-w-36 truncate pt-1 text-mini text-muted-foreground @3xl:hidden">
          {item.reason || shortenMiddle(item.intent_id)}
        </span>
      </TableCell>
      <TableCell className="text-right">
        <Money value={money} position={ended ? undefined : 'held'} />
        <span className="block text-mini text-muted-foreground @lg:hidden">
          <Due at={item.due_at} ended={ended} />
        </span>
      </TableCell>
      <TableCell className="hidden @lg:table-cell">
        <Due at={item.due_at} ended={ended} />
      </TableCell>
      <TableCell className="hidden @2xl:table-cell">
        <Timestamp at={item.opened_at} />
      </TableCell>
      <TableCell className="hidden max-w-72 truncate @3xl:table-cell">
        <span title={item.reason}>{item.reason}</span>
      </TableCell>
      <TableCell className="hidden @5xl:table-cell">
        <Id value={item.intent_id} what="intent id" className="relative z-10" />
      </TableCell>
    </TableRow>
  );
}
