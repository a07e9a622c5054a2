'use client';

import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { roleWords } from '@/components/shared/role-words';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { MemberDto } from '@/lib/identity/contract';
import type { Role } from '@/lib/kernel/permission';
import { type MemberActions, MemberDialogs, type MemberQuestion } from './member-dialogs';

interface MemberTableProps {
  readonly items: readonly MemberDto[];
  /** Id of the reader, who changes nothing about themselves. */
  readonly reader: string;
  /** Roles that the reader may hand out: who has another one is out of their reach. */
  readonly grantable: readonly Role[];
  /** Null when the reader's role may not manage members. */
  readonly actions: MemberActions | null;
}

export function MemberTable({ items, reader, grantable, actions }: MemberTableProps) {
  const [asked, setAsked] = useState<{ question: MemberQuestion; item: MemberDto } | null>(null);
  const [open, setOpen] = useState(false);
  const ask = (item: MemberDto) => (question: MemberQuestion) => {
    setAsked({ question, item });
    setOpen(true);
  };
  return (
    <>
      <Table caption="Members">
        <TableHead>
          <tr>
            <TableHeader>Name</TableHeader>
            <TableHeader>Role</TableHeader>
            <TableHeader className="hidden sm:table-cell">Second step</TableHeader>
            <TableHeader className="hidden lg:table-cell">Last sign-in</TableHeader>
            <TableHeader className="hidden lg:table-cell">Joined</TableHeader>
            {actions ? (
              <TableHeader>
                <span className="sr-only">Actions</span>
              </TableHeader>
            ) : null}
          </tr>
        </TableHead>
        <TableBody>
          {items.map((item) => (
            <MemberRow
              key={item.user_id}
              item={item}
              isReader={item.user_id === reader}
              hasMenu={actions !== null}
              onAsk={item.user_id !== reader && grantable.includes(item.role) ? ask(item) : null}
            />
          ))}
        </TableBody>
      </Table>
      {actions && asked ? (
        <MemberDialogs
          asked={asked}
          open={open}
          onClose={() => setOpen(false)}
          grantable={grantable}
          actions={actions}
        />
      ) : null}
    </>
  );
}

interface MemberRowProps {
  readonly item: MemberDto;
  readonly isReader: boolean;
  /** Whether the table has a column of menus. */
  readonly hasMenu: boolean;
  /** Null for a member whom the reader may not change. */
  readonly onAsk: ((question: MemberQuestion) => void) | null;
}

function MemberRow({ item, isReader, hasMenu, onAsk }: MemberRowProps) {
  return (
    <TableRow>
      <TableHeader scope="row" className="h-12 max-w-40 sm:max-w-64">
        <span className="grid min-w-0">
          <span className="truncate">
            {item.name}
            {isReader ? <span className="font-normal text-muted-foreground"> (you)</span> : null}
          </span>
          <span className="truncate font-normal text-mini text-muted-foreground" title={item.email}>
            {item.email}
          </span>
        </span>
      </TableHeader>
      <TableCell>{roleWords[item.role]}</TableCell>
      <TableCell className="hidden sm:table-cell">{item.second_factor ? 'Yes' : 'No'}</TableCell>
      <TableCell className="hidden lg:table-cell">
        {item.last_sign_in_at ? (
          <Timestamp at={item.last_sign_in_at} />
        ) : (
          <span className="text-muted-foreground">never</span>
        )}
      </TableCell>
      <TableCell className="hidden lg:table-cell">
        <Timestamp at={item.joined_at} />
      </TableCell>
      {hasMenu ? (
        <TableCell className="w-0 text-right">{onAsk ? <MemberMenu item={item} onAsk={onAsk} /> : null}</TableCell>
      ) : null}
    </TableRow>
  );
}

function MemberMenu({ item, onAsk }: { item: MemberDto; onAsk: (question: MemberQuestion) => void }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`Actions for ${item.name}`}>
          <Ellipsis aria-hidden="true" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => onAsk('role')}>Change role …</DropdownMenuItem>
        {item.second_factor ? (
          <DropdownMenuItem onSelect={() => onAsk('reset')}>Reset second step …</DropdownMenuItem>
        ) : null}
        <DropdownMenuItem onSelect={() => onAsk('remove')} className="text-destructive">
          Remove …
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
