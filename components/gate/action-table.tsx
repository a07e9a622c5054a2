import Link from 'next/link';
import { Money } from '@/components/shared/money';
import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { DeskItem } from '@/lib/gate/contract/desk';
import { deskLook, providerWords } from './action-look';
import { actionAddress } from './actions-address';

export function ActionTable({ items }: { items: readonly DeskItem[] }) {
  return (
    <Table caption="Paid actions">
      <TableHead>
        <tr>
          <TableHeader>Stage</TableHeader>
          <TableHeader className="hidden @3xl:table-cell">What was asked</TableHeader>
          <TableHeader className="hidden @2xl:table-cell">Agent</TableHeader>
          <TableHeader className="text-right">Amount</TableHeader>
          <TableHeader className="hidden @4xl:table-cell">Paid with</TableHeader>
          <TableHeader className="hidden @lg:table-cell">Asked</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {items.map((item) => (
          <ActionRow key={item.id} item={item} />
        ))}
      </TableBody>
    </Table>
  );
}

function ActionRow({ item }: { item: DeskItem }) {
  const look = deskLook[item.stage];
  return (
    <TableRow className="relative hover:bg-hover has-[[data-row-link]:focus-visible]:bg-hover">
      <TableCell>
        <Link
          href={actionAddress(item.id)}
          prefetch={false}
          data-row-link={item.id}
          aria-label={`${item.summary}, asked by ${item.agent}, ${look.word}`}
          className="inline-flex rounded-full after:absolute after:inset-0"
        >
          <StateBadge look={look} />
        </Link>
        <span className="block max-w-44 truncate pt-1 text-mini text-muted-foreground @3xl:hidden">{item.summary}</span>
      </TableCell>
      <TableCell className="hidden max-w-80 truncate @3xl:table-cell">
        <span title={item.summary}>{item.summary}</span>
      </TableCell>
      <TableCell className="hidden max-w-44 truncate @2xl:table-cell">
        <span title={item.botId}>{item.agent}</span>
      </TableCell>
      <TableCell className="text-right">
        <Money value={item.money} />
        <span className="block text-mini text-muted-foreground @lg:hidden">
          <Timestamp at={item.askedAt} />
        </span>
      </TableCell>
      <TableCell className="hidden @4xl:table-cell">{providerWords(item.provider)}</TableCell>
      <TableCell className="hidden @lg:table-cell">
        <Timestamp at={item.askedAt} />
      </TableCell>
    </TableRow>
  );
}
