import { Id } from '@/components/shared/id';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Money } from '@/components/shared/money';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { Table, TableBody, TableCell, TableFoot, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { DeskAction } from '@/lib/gate/contract/desk';

const shownHash = 12;

/** What the payer was asked for: the request, its exact price in parts, and what binds the two together. */
export function ActionRequest({ action }: { action: DeskAction }) {
  const { resumes, summary, parts, money, requestHash, fingerprint, product } = action;
  const isCut = requestHash.length > shownHash;
  return (
    <Card aria-label="What was asked">
      <CardHeader>
        <CardTitle>What was asked</CardTitle>
      </CardHeader>
      <CardBody className="grid gap-4">
        <blockquote className="whitespace-pre-wrap break-words border-l-2 pl-3 text-sm">{summary}</blockquote>
        {resumes === summary ? null : (
          <p className="whitespace-pre-wrap break-words text-dense text-muted-foreground">
            Goes on after payment: {resumes}
          </p>
        )}
        <KeyValueList className="sm:grid-cols-3">
          <KeyValue label="Kind">{product.replaceAll('_', ' ')}</KeyValue>
          <KeyValue label="Request hash, by the agent">
            <span className="inline-flex items-center gap-1 font-mono text-mini">
              {requestHash.slice(0, shownHash)}
              {isCut ? '…' : ''}
              <CopyButton value={requestHash} what="request hash" />
            </span>
          </KeyValue>
          <KeyValue label="Fingerprint, by us">
            <Id value={fingerprint} what="fingerprint" />
          </KeyValue>
        </KeyValueList>
      </CardBody>
      {parts.length === 0 ? (
        <p className="border-t px-4 py-3 text-dense text-muted-foreground">The agent gave no parts of the amount.</p>
      ) : (
        <div className="border-t">
          <PartsTable parts={parts} money={money} />
        </div>
      )}
    </Card>
  );
}

function PartsTable({ parts, money }: Pick<DeskAction, 'parts' | 'money'>) {
  const fees = parts.reduce((sum, part) => (part.isFee ? sum + BigInt(part.money.amount) : sum), 0n);
  return (
    <Table caption="Parts of the amount">
      <TableHead>
        <tr>
          <TableHeader>Part</TableHeader>
          <TableHeader className="text-right">Amount</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {parts.map((part, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts never change, and two may be alike
          <TableRow key={place}>
            <TableCell className="whitespace-normal break-words">{part.label}</TableCell>
            <TableCell className="text-right">
              <Money value={part.money} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
      <TableFoot>
        <tr>
          <TableCell>In all</TableCell>
          <TableCell className="text-right">
            <Money value={money} />
          </TableCell>
        </tr>
        {fees === 0n ? null : (
          <tr className="font-normal">
            <TableCell>Of it fees</TableCell>
            <TableCell className="text-right">
              <Money value={{ ...money, amount: fees.toString() }} />
            </TableCell>
          </tr>
        )}
      </TableFoot>
    </Table>
  );
}
