'use client';

import { useState } from 'react';
import { EmptyState } from '@/components/shared/empty-state';
import { roleWords } from '@/components/shared/role-words';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { InvitationDto } from '@/lib/identity/contract';
import type { ActionResult } from './action-result';
import { ConfirmDialog } from './confirm-dialog';
import { useAction } from './use-action';

interface InvitationActions {
  readonly resend: (invitationId: string) => Promise<ActionResult<null>>;
  readonly revoke: (invitationId: string) => Promise<ActionResult<null>>;
}

interface InvitationTableProps {
  readonly items: readonly InvitationDto[];
  /** Null when the reader's role may not manage members. */
  readonly actions: InvitationActions | null;
}

type Question = keyof InvitationActions;

export function InvitationTable({ items, actions }: InvitationTableProps) {
  const [asked, setAsked] = useState<{ question: Question; item: InvitationDto } | null>(null);
  const [open, setOpen] = useState(false);
  const ask = (question: Question, item: InvitationDto) => {
    setAsked({ question, item });
    setOpen(true);
  };
  return (
    <>
      {items.length === 0 ? (
        <EmptyState title="No invitation stands open">
          <p>Whoever is invited stands here until they join. They get a link by e-mail.</p>
        </EmptyState>
      ) : (
        <Table caption="Invitations">
          <TableHead>
            <tr>
              <TableHeader>E-mail</TableHeader>
              <TableHeader>Role</TableHeader>
              <TableHeader className="hidden sm:table-cell">Link</TableHeader>
              <TableHeader className="hidden lg:table-cell">Invited by</TableHeader>
              {actions ? (
                <TableHeader>
                  <span className="sr-only">Actions</span>
                </TableHeader>
              ) : null}
            </tr>
          </TableHead>
          <TableBody>
            {items.map((item) => (
              <InvitationRow
                key={item.invitation_id}
                item={item}
                onAsk={actions ? (question) => ask(question, item) : null}
              />
            ))}
          </TableBody>
        </Table>
      )}
      {actions && asked ? (
        <InvitationDialog
          key={`${asked.question}-${asked.item.invitation_id}`}
          {...asked}
          act={actions[asked.question]}
          open={open}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}

interface InvitationRowProps {
  readonly item: InvitationDto;
  readonly onAsk: ((question: Question) => void) | null;
}

function InvitationRow({ item, onAsk }: InvitationRowProps) {
  const validity = (
    <>
      {item.expired ? 'Expired ' : 'Expires '}
      <Timestamp at={item.expires_at} />
    </>
  );
  return (
    <TableRow>
      <TableHeader scope="row" className="h-12 max-w-32 sm:h-11 sm:max-w-64">
        <span className="grid min-w-0">
          <span className="truncate" title={item.email}>
            {item.email}
          </span>
          <span className="font-normal text-mini text-muted-foreground sm:hidden">{validity}</span>
        </span>
      </TableHeader>
      <TableCell>{roleWords[item.role]}</TableCell>
      <TableCell className="hidden sm:table-cell">{validity}</TableCell>
      <TableCell className="hidden max-w-48 truncate lg:table-cell">{item.invited_by}</TableCell>
      {onAsk ? (
        <TableCell className="w-0 text-right">
          <span className="flex flex-wrap justify-end gap-1 sm:flex-nowrap">
            <Button variant="ghost" onClick={() => onAsk('resend')} aria-label={`Send again to ${item.email}`}>
              Resend …
            </Button>
            <Button
              variant="ghost"
              onClick={() => onAsk('revoke')}
              aria-label={`Revoke the invitation of ${item.email}`}
            >
              Revoke …
            </Button>
          </span>
        </TableCell>
      ) : null}
    </TableRow>
  );
}

const words = {
  resend: {
    title: 'Send the invitation again?',
    confirm: 'Send it again',
    tone: 'primary',
    text: 'gets a new link, which works for seven days. The link of the letter before stops working.',
  },
  revoke: {
    title: 'Revoke the invitation?',
    confirm: 'Revoke it',
    tone: 'destructive',
    text: 'can no longer join with the link that was sent. You can invite them anew.',
  },
} as const;

interface InvitationDialogProps {
  readonly question: Question;
  readonly item: InvitationDto;
  readonly act: (invitationId: string) => Promise<ActionResult<null>>;
  readonly open: boolean;
  readonly onClose: () => void;
}

function InvitationDialog({ question, item, act, open, onClose }: InvitationDialogProps) {
  const { run, running, failure, clear } = useAction(act, {
    lost: 'No answer arrived. Reload this page: it shows which invitations stand open.',
    onDone: onClose,
  });
  const close = () => {
    onClose();
    clear();
  };
  const { title, confirm, tone, text } = words[question];
  return (
    <ConfirmDialog
      open={open}
      onClose={close}
      title={title}
      confirm={confirm}
      tone={tone}
      running={running}
      failure={failure}
      onConfirm={() => run(item.invitation_id)}
    >
      <p>
        {item.email} {text}
      </p>
    </ConfirmDialog>
  );
}
