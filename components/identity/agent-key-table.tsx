'use client';

import { useState } from 'react';
import { EmptyState } from '@/components/shared/empty-state';
import { Id } from '@/components/shared/id';
import { StateBadge } from '@/components/shared/state-badge';
import { keyLook } from '@/components/shared/state-look';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { AgentKeyDto } from '@/lib/identity/contract';
import type { ActionResult } from './action-result';
import { ConfirmDialog } from './confirm-dialog';
import { keyStatus } from './key-status';
import { useAction } from './use-action';

export type RevokeAgentKey = (keyId: string) => Promise<ActionResult<null>>;

interface AgentKeyTableProps {
  readonly items: readonly AgentKeyDto[];
  /** Null when the reader's role may not manage agent keys. */
  readonly revoke: RevokeAgentKey | null;
}

export function AgentKeyTable({ items, revoke }: AgentKeyTableProps) {
  if (items.length === 0) {
    return (
      <EmptyState title="No agent key yet">
        <p>
          An agent proves who it is by signing each request that moves an intent. Register the public half of its key
          here; the private half never leaves the agent.
        </p>
      </EmptyState>
    );
  }
  return (
    <Table caption="Agent keys">
      <TableHead>
        <tr>
          <TableHeader>Key id</TableHeader>
          <TableHeader>State</TableHeader>
          <TableHeader className="hidden md:table-cell">Label</TableHeader>
          <TableHeader className="hidden sm:table-cell">Public key (Ed25519)</TableHeader>
          <TableHeader className="hidden lg:table-cell">Registered</TableHeader>
          {revoke ? (
            <TableHeader>
              <span className="sr-only">Actions</span>
            </TableHeader>
          ) : null}
        </tr>
      </TableHead>
      <TableBody>
        {items.map((item) => (
          <TableRow key={item.key_id}>
            <TableHeader
              scope="row"
              className="h-11 max-w-28 truncate font-mono text-mini sm:max-w-48"
              title={item.key_id}
            >
              {item.key_id}
            </TableHeader>
            <TableCell>
              <StateBadge look={keyLook[keyStatus(item, null)]} />
            </TableCell>
            <TableCell className="hidden max-w-48 truncate md:table-cell">{item.label}</TableCell>
            <TableCell className="hidden sm:table-cell">
              <Id value={item.public_key_hex} what="public key" />
            </TableCell>
            <TableCell className="hidden lg:table-cell">
              <Timestamp at={item.created_at} />
            </TableCell>
            {revoke ? (
              <TableCell className="w-0 text-right">
                {item.revoked_at === null ? <RevokeAgentKeyButton item={item} revoke={revoke} /> : null}
              </TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function RevokeAgentKeyButton({ item, revoke }: { item: AgentKeyDto; revoke: RevokeAgentKey }) {
  const [open, setOpen] = useState(false);
  const { run, running, failure, clear } = useAction(revoke, {
    lost: 'No answer arrived. Reload this page to see whether the key is revoked.',
    onDone: () => setOpen(false),
  });
  const close = () => {
    setOpen(false);
    clear();
  };
  return (
    <>
      <Button variant="ghost" onClick={() => setOpen(true)} aria-label={`Revoke ${item.key_id}`}>
        Revoke …
      </Button>
      <ConfirmDialog
        open={open}
        onClose={close}
        title={`Revoke ${item.key_id}?`}
        confirm="Revoke the key"
        running={running}
        failure={failure}
        onConfirm={() => run(item.key_id)}
      >
        <p>
          Requests that this agent signs are refused from now on, and its key id cannot be used again. Intents that are
          funded stay funded.
        </p>
      </ConfirmDialog>
    </>
  );
}
