'use client';

import { Check } from 'lucide-react';
import { cn } from '@/components/cn';
import { EmptyState } from '@/components/shared/empty-state';
import { Timestamp } from '@/components/shared/timestamp';
import { Table, TableBody, TableCell, TableFoot, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import { formatMoney } from '@/lib/kernel/format/money';
import { compare, type Money, zero } from '@/lib/kernel/money';
import type { Account, Posting } from '@/lib/views/contract';
import { accountsToShow, layOutPostings, totalOf } from './postings';

const accountWords: Readonly<Record<Account, string>> = {
  payer: 'Principal',
  held: 'Held by the rail',
  payee: 'Payee',
  platform: 'Platform',
  fee: 'Operator’s fee',
};

const kindWords: Readonly<Record<string, string>> = {
  hold: 'Hold',
  release: 'Release',
  operator_fee: 'Operator’s fee',
  return: 'Returned to the payer',
  operator_fee_return: 'Operator’s fee returned',
  refund: 'Refund',
  withdrawal: 'Taken back by the bank',
  reinstatement: 'Given back by the bank',
  refund_of_claim: 'Made good out of the held money',
  reversal: 'Made good by the payee',
  repayment: 'Paid to the payee again',
  refund_failed: 'Refund came back',
};

/** The books of one intent: a column per account, a row per posting, and the sum under each. */
export function MoneyView({ postings, asset }: { postings: readonly Posting[]; asset: string }) {
  if (postings.length === 0) {
    return (
      <EmptyState title="No money has moved">
        <p>Each hold, release and refund is written here as a posting between two accounts.</p>
      </EmptyState>
    );
  }
  const table = layOutPostings(postings, asset);
  const accounts = accountsToShow(postings);
  const balanced = compare(totalOf(table, asset), zero(asset)) === 0;
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="overflow-hidden rounded-panel border bg-card">
        <Table caption="Postings of this intent">
          <TableHead>
            <tr>
              <TableHeader>Posting</TableHeader>
              <TableHeader>When</TableHeader>
              {accounts.map((account) => (
                <TableHeader key={account} className="text-right">
                  {accountWords[account]}
                </TableHeader>
              ))}
              <TableHeader className="text-right">Row adds to</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {table.rows.map(({ posting, change }) => (
              <TableRow key={posting.id}>
                <TableCell>{kindWords[posting.kind] ?? posting.kind}</TableCell>
                <TableCell className="text-muted-foreground">
                  <Timestamp at={posting.at} />
                </TableCell>
                {accounts.map((account) => (
                  <TableCell key={account} className="text-right">
                    <Change value={change[account]} />
                  </TableCell>
                ))}
                <TableCell className="text-right text-muted-foreground">{formatMoney(zero(asset))}</TableCell>
              </TableRow>
            ))}
          </TableBody>
          <TableFoot>
            <tr>
              <TableHeader scope="row" colSpan={2}>
                Balance
              </TableHeader>
              {accounts.map((account) => (
                <TableCell key={account} className="text-right">
                  {signed(table.balance[account])}
                </TableCell>
              ))}
              <TableCell className="text-right">{signed(totalOf(table, asset))}</TableCell>
            </tr>
          </TableFoot>
        </Table>
      </div>
      {accounts.includes('platform') ? <PlatformNote balance={table.balance.platform} /> : null}
      <p className={cn('flex items-center gap-2 text-dense', balanced ? 'text-muted-foreground' : 'text-destructive')}>
        {balanced ? <Check aria-hidden="true" className="size-4 text-state-released" /> : null}
        {balanced
          ? 'What left one account arrived at another: the balances add to zero.'
          : 'These balances do not add to zero. Do not settle anything by hand; report this intent with its id.'}
      </p>
    </div>
  );
}

/** What the platform's column means, in one sentence. */
function PlatformNote({ balance }: { balance: Money }) {
  if (balance.amount === 0n)
    return <p className="text-dense text-muted-foreground">The bank drew on the platform, which has it all back.</p>;
  return (
    <p className="text-dense">
      {balance.amount < 0n
        ? 'The bank drew on the platform, and nobody has made good for it yet. Until somebody does, it is the platform’s loss.'
        : 'The platform keeps money that belongs to somebody else: a refund came back, or a claim was won.'}
    </p>
  );
}

/** With a true minus sign, which is as wide as the plus. */
const signed = (value: Money): string => formatMoney(value).replace('-', '−');

function Change({ value }: { value: Money | null }) {
  if (value === null) return <span className="text-muted-foreground">–</span>;
  return <>{value.amount > 0n ? `+${formatMoney(value)}` : signed(value)}</>;
}
