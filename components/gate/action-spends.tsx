import { Money } from '@/components/shared/money';
import { StateBadge } from '@/components/shared/state-badge';
import { spendLook } from '@/components/shared/state-look';
import { Timestamp } from '@/components/shared/timestamp';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { DeskAction } from '@/lib/gate/contract/desk';

/** What the agent took of its grant. Moves no money of the payer's. */
export function ActionSpends({ spends, spent }: Pick<DeskAction, 'spends' | 'spent'>) {
  return (
    <Card aria-label="Spending within the grant">
      <CardHeader>
        <CardTitle>Spending within the grant</CardTitle>
        {spent.left === null ? null : (
          <p className="text-dense text-muted-foreground">
            <Money value={spent.left} /> left
          </p>
        )}
      </CardHeader>
      {spends.length === 0 ? (
        <CardBody>
          <p className="text-dense text-muted-foreground">
            The agent has asked to spend nothing. What it asks for is taken from the grant and stands here.
          </p>
        </CardBody>
      ) : (
        <>
          <div className="px-1">
            <SpendTable spends={spends} />
          </div>
          <p className="flex flex-wrap gap-x-4 gap-y-1 border-t px-4 py-3 text-dense">
            <span>
              Authorised in all <Money value={spent.authorised} />
            </span>
            <span>
              Captured of it <Money value={spent.captured} />
            </span>
          </p>
        </>
      )}
    </Card>
  );
}

const looks = {
  authorized: { ...spendLook.held, word: 'Authorised' },
  captured: { ...spendLook.consumed, word: 'Captured' },
};

function SpendTable({ spends }: Pick<DeskAction, 'spends'>) {
  return (
    <Table caption="Spends of the agent">
      <TableHead>
        <tr>
          <TableHeader>For</TableHeader>
          <TableHeader className="text-right">Amount</TableHeader>
          <TableHeader className="hidden sm:table-cell">When</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {spends.map((spend) => (
          <TableRow key={spend.id}>
            <TableCell className="whitespace-normal break-words">
              <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <StateBadge look={looks[spend.status]} />
                {spend.tool}, {spend.vendor}
              </span>
              <span className="block pt-1 text-mini text-muted-foreground">
                {spend.reason} · {spend.rail.replaceAll('_', ' ')}
              </span>
            </TableCell>
            <TableCell className="text-right align-top">
              <Money value={spend.money} />
              <span className="block text-mini text-muted-foreground sm:hidden">
                <Timestamp at={spend.capturedAt ?? spend.at} />
              </span>
            </TableCell>
            <TableCell className="hidden align-top sm:table-cell">
              <Timestamp at={spend.capturedAt ?? spend.at} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
