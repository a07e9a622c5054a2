import { railWords } from '@/components/shared/rail-words';
import { Timestamp } from '@/components/shared/timestamp';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { RailVersionDto } from '@/lib/rails/contract';
import { modeWords } from './rail-look';
import { changesBetween } from './version-changes';

/** Newest first; the last item may stand only for what the one before it changed. */
export function VersionTable({ items, shown }: { items: readonly RailVersionDto[]; shown: number }) {
  return (
    <Table caption="History of the configuration">
      <TableHead>
        <tr>
          <TableHeader>Version</TableHeader>
          <TableHeader>What changed</TableHeader>
          <TableHeader>Why</TableHeader>
          <TableHeader>Who</TableHeader>
          <TableHeader>When</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {items.slice(0, shown).map((item, index) => (
          <TableRow key={item.version}>
            <TableHeader scope="row">{item.version}</TableHeader>
            <TableCell className="min-w-56 whitespace-normal">
              <Changes item={item} before={items[index + 1] ?? null} />
            </TableCell>
            <TableCell className="min-w-40 whitespace-normal break-words">{item.reason}</TableCell>
            <TableCell className="min-w-36 whitespace-normal">
              {item.created_by.name}
              {item.proposed_by ? `, proposed by ${item.proposed_by.name}` : null}
            </TableCell>
            <TableCell>
              <Timestamp at={item.created_at} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Changes({ item, before }: { item: RailVersionDto; before: RailVersionDto | null }) {
  if (before === null) return 'The first version';
  return (
    <ul>
      {changesBetween(before, item, { rail: railWords, mode: (mode) => modeWords[mode] }).map((change) => (
        <li key={change}>{change}</li>
      ))}
    </ul>
  );
}
