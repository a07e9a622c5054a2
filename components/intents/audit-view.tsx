'use client';

import { EmptyState } from '@/components/shared/empty-state';
import { Id } from '@/components/shared/id';
import { ExactTime } from '@/components/shared/timestamp';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { AuditEntry } from '@/lib/views/contract';

export function AuditView({ entries }: { entries: readonly AuditEntry[] }) {
  if (entries.length === 0) {
    return (
      <EmptyState title="Nothing in the audit log">
        <p>Who did what to this intent is written here, together with the change itself.</p>
      </EmptyState>
    );
  }
  return (
    <div className="overflow-hidden rounded-panel border bg-card">
      <Table caption="Audit log of this intent">
        <TableHead>
          <tr>
            <TableHeader>When</TableHeader>
            <TableHeader>Who</TableHeader>
            <TableHeader>What</TableHeader>
            <TableHeader>Request</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {entries.map((entry) => (
            <TableRow key={entry.id}>
              <TableCell>
                <ExactTime at={entry.at} />
              </TableCell>
              <TableCell>{entry.actor.name}</TableCell>
              <TableCell className="font-mono text-mini">{entry.action}</TableCell>
              <TableCell>{entry.requestId ? <Id value={entry.requestId} what="request id" /> : null}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
