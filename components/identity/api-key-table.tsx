'use client';

import { useState } from 'react';
import { EmptyState } from '@/components/shared/empty-state';
import { roleWords } from '@/components/shared/role-words';
import { StateBadge } from '@/components/shared/state-badge';
import { keyLook } from '@/components/shared/state-look';
import { Timestamp } from '@/components/shared/timestamp';
import { useNow } from '@/components/shared/use-now';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { ServiceKeyDto } from '@/lib/identity/contract';
import { type ApiKeyActions, ApiKeyDialogs } from './api-key-dialogs';
import { ApiKeyMenu, type KeyQuestion } from './api-key-menu';
import { keyStatus } from './key-status';

interface ApiKeyTableProps {
  readonly items: readonly ServiceKeyDto[];
  /** Null when the reader's role may not manage keys. */
  readonly actions: ApiKeyActions | null;
}

export function ApiKeyTable({ items, actions }: ApiKeyTableProps) {
  const [asked, setAsked] = useState<{ question: KeyQuestion; item: ServiceKeyDto } | null>(null);
  const [open, setOpen] = useState(false);
  if (items.length === 0) {
    return (
      <EmptyState title="No API key yet">
        <p>
          An application signs in with an API key. The key decides the tenant and what the application may do; it is
          shown once, when it is created.
        </p>
      </EmptyState>
    );
  }
  const ask = (item: ServiceKeyDto) => (question: KeyQuestion) => {
    setAsked({ question, item });
    setOpen(true);
  };
  return (
    <>
      <Table caption="API keys">
        <TableHead>
          <tr>
            <TableHeader>Name</TableHeader>
            <TableHeader>State</TableHeader>
            <TableHeader className="hidden md:table-cell">Key</TableHeader>
            <TableHeader className="hidden sm:table-cell">Role</TableHeader>
            <TableHeader className="hidden lg:table-cell">Last used</TableHeader>
            <TableHeader className="hidden lg:table-cell">Created</TableHeader>
            {actions ? (
              <TableHeader>
                <span className="sr-only">Actions</span>
              </TableHeader>
            ) : null}
          </tr>
        </TableHead>
        <TableBody>
          {items.map((item) => (
            <ApiKeyRow key={item.key_id} item={item} onAsk={actions ? ask(item) : null} />
          ))}
        </TableBody>
      </Table>
      {actions && asked ? (
        <ApiKeyDialogs asked={asked} open={open} onClose={() => setOpen(false)} {...actions} />
      ) : null}
    </>
  );
}

interface ApiKeyRowProps {
  readonly item: ServiceKeyDto;
  readonly onAsk: ((question: KeyQuestion) => void) | null;
}

function ApiKeyRow({ item, onAsk }: ApiKeyRowProps) {
  const now = useNow();
  return (
    <TableRow>
      <TableHeader scope="row" className="h-11 max-w-36 truncate sm:max-w-56" title={item.service_account_name}>
        {item.service_account_name}
        {item.label ? (
          <span className="hidden font-normal text-muted-foreground sm:inline"> · {item.label}</span>
        ) : null}
      </TableHeader>
      <TableCell>
        <StateBadge look={keyLook[keyStatus(item, now)]} />
      </TableCell>
      <TableCell className="hidden font-mono text-mini md:table-cell">{item.masked}</TableCell>
      <TableCell className="hidden sm:table-cell">{roleWords[item.service_account_role]}</TableCell>
      <TableCell className="hidden lg:table-cell">
        {item.last_used_at ? (
          <Timestamp at={item.last_used_at} />
        ) : (
          <span className="text-muted-foreground">never</span>
        )}
      </TableCell>
      <TableCell className="hidden lg:table-cell">
        <Timestamp at={item.created_at} />
      </TableCell>
      {onAsk ? (
        <TableCell className="w-0 text-right">
          {item.revoked_at === null ? <ApiKeyMenu item={item} onAsk={onAsk} /> : null}
        </TableCell>
      ) : null}
    </TableRow>
  );
}
