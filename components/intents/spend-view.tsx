'use client';

import { EmptyState } from '@/components/shared/empty-state';
import { Money } from '@/components/shared/money';
import { StateBadge } from '@/components/shared/state-badge';
import { spendLook } from '@/components/shared/state-look';
import { Timestamp } from '@/components/shared/timestamp';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { SpendDecision } from '@/lib/views/contract';

export function SpendView({ decisions }: { decisions: readonly SpendDecision[] }) {
  if (decisions.length === 0) {
    return (
      <EmptyState title="The agent has not asked to spend">
        <p>Each time the agent asks the spend guard, its answer and the amount set aside are written here.</p>
      </EmptyState>
    );
  }
  return (
    <div className="overflow-hidden rounded-panel border bg-card">
      <Table caption="Answers of the spend guard">
        <TableHead>
          <tr>
            <TableHeader>Answer</TableHeader>
            <TableHeader>Operation</TableHeader>
            <TableHeader className="text-right">Amount</TableHeader>
            <TableHeader>When</TableHeader>
            <TableHeader>Why</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {decisions.map((decision) => (
            <TableRow key={decision.id}>
              <TableCell>
                <StateBadge look={spendLook[decision.allowed ? decision.outcome : 'denied']} />
              </TableCell>
              <TableCell className="font-mono text-mini">{decision.operation}</TableCell>
              <TableCell className="text-right">
                <Money value={decision.money} />
              </TableCell>
              <TableCell>
                <Timestamp at={decision.at} />
              </TableCell>
              <TableCell>
                {decision.outcome === 'held' && decision.holdExpiresAt ? (
                  <>
                    Hold ends <Timestamp at={decision.holdExpiresAt} />
                  </>
                ) : (
                  <span className="font-mono text-mini text-muted-foreground">{decision.code}</span>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
