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
          <SpendTable spends={spends} />
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
          <TableHeader>State</TableHeader>
          <TableHeader>For</TableHeader>
          <TableHeader className="text-right">Amount</TableHeader>
          <TableHeader>When</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {spends.map((spend) => (
          <TableRow key={spend.id}>
            <TableCell className="align-top">
              <StateBadge look={looks[spend.status]} />
            </TableCell>
            <TableCell className="min-w-44 max-w-72 whitespace-normal break-words">
              {spend.tool}, {spend.vendor}
              <span className="block text-mini text-muted-foreground">
                {spend.rail} · {spend.reason}
              </span>
            </TableCell>
            <TableCell className="text-right align-top">
              <Money value={spend.money} />
            </TableCell>
            <TableCell className="align-top">
              <Timestamp at={spend.capturedAt ?? spend.at} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
