'use client';

import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { StateBadge } from '@/components/shared/state-badge';
import type { Look } from '@/components/shared/state-look';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { MerchantDto } from '@/lib/identity/contract';
import type { ActionResult } from './action-result';
import { ConfirmDialog } from './confirm-dialog';
import { type Engage, EngageDialog } from './engage-dialog';
import { useAction } from './use-action';

type Resend = (organizationId: string) => Promise<ActionResult<null>>;

const looks: Readonly<Record<MerchantDto['invitation'], Look>> = {
  open: { word: 'Invited', shape: 'hollow', tone: 'open', meaning: 'The link was sent and nobody has used it yet.' },
  expired: {
    word: 'Link expired',
    shape: 'bar',
    tone: 'failed',
    meaning: 'Nobody used the link within seven days. Send it again.',
  },
  joined: { word: 'Joined', shape: 'full', tone: 'released', meaning: 'The first person of the merchant has joined.' },
  revoked: { word: 'Withdrawn', shape: 'bar', tone: 'failed', meaning: 'The invitation was withdrawn.' },
};

interface MerchantTableProps {
  readonly items: readonly MerchantDto[];
  /** Null when the reader may not invite merchants. */
  readonly resend: Resend | null;
  /** Null when the reader may not name who works for a merchant. */
  readonly engage: Engage | null;
}

type Question = 'resend' | 'engage';

export function MerchantTable({ items, resend, engage }: MerchantTableProps) {
  const [asked, setAsked] = useState<{ question: Question; item: MerchantDto } | null>(null);
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const ask = (item: MerchantDto) => (question: Question) => {
    setAsked({ question, item });
    setOpen(true);
  };
  const offers = { resend: resend !== null, engage: engage !== null };
  return (
    <>
      <Table caption="Merchants">
        <TableHead>
          <tr>
            <TableHeader>Organisation</TableHeader>
            <TableHeader>Invitation</TableHeader>
            <TableHeader className="hidden lg:table-cell">Link</TableHeader>
            <TableHeader className="hidden sm:table-cell">Introduced</TableHeader>
            {resend || engage ? (
              <TableHeader>
                <span className="sr-only">Actions</span>
              </TableHeader>
            ) : null}
          </tr>
        </TableHead>
        <TableBody>
          {items.map((item) => (
            <MerchantRow key={item.organization_id} item={item} offers={offers} onAsk={ask(item)} />
          ))}
        </TableBody>
      </Table>
      {resend && asked?.question === 'resend' ? (
        <ResendDialog key={asked.item.organization_id} item={asked.item} resend={resend} open={open} onClose={close} />
      ) : null}
      {engage && asked?.question === 'engage' ? (
        <EngageDialog item={asked.item} engage={engage} open={open} onClose={close} />
      ) : null}
    </>
  );
}

interface MerchantRowProps {
  readonly item: MerchantDto;
  readonly offers: Readonly<Record<Question, boolean>>;
  readonly onAsk: (question: Question) => void;
}

function MerchantRow({ item, offers, onAsk }: MerchantRowProps) {
  const waits = item.invitation === 'open' || item.invitation === 'expired';
  return (
    <TableRow>
      <TableHeader scope="row" className="h-12 max-w-32 sm:max-w-64">
        <span className="grid min-w-0">
          <span className="truncate" title={item.name}>
            {item.name}
          </span>
          {item.firm === null ? null : (
            <span className="truncate font-normal text-mini text-muted-foreground">through {item.firm}</span>
          )}
        </span>
      </TableHeader>
      <TableCell>
        <StateBadge look={looks[item.invitation]} />
      </TableCell>
      <TableCell className="hidden lg:table-cell">
        {waits ? (
          <>
            {item.invitation === 'expired' ? 'Expired ' : 'Expires '}
            <Timestamp at={item.expires_at} />
          </>
        ) : (
          <span className="text-muted-foreground">none</span>
        )}
      </TableCell>
      <TableCell className="hidden sm:table-cell">
        <Timestamp at={item.introduced_at} />
      </TableCell>
      {offers.resend || offers.engage ? (
        <TableCell className="w-0 text-right">
          {offers.engage || waits ? (
            <MerchantMenu item={item} offers={{ ...offers, resend: offers.resend && waits }} onAsk={onAsk} />
          ) : null}
        </TableCell>
      ) : null}
    </TableRow>
  );
}

function MerchantMenu({ item, offers, onAsk }: MerchantRowProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`Actions for ${item.name}`}>
          <Ellipsis aria-hidden="true" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {offers.engage ? (
          <DropdownMenuItem onSelect={() => onAsk('engage')}>Name a colleague …</DropdownMenuItem>
        ) : null}
        {offers.resend ? (
          <DropdownMenuItem onSelect={() => onAsk('resend')}>Send the invitation again …</DropdownMenuItem>
        ) : null}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

interface ResendDialogProps {
  readonly item: MerchantDto;
  readonly resend: Resend;
  readonly open: boolean;
  readonly onClose: () => void;
}

function ResendDialog({ item, resend, open, onClose }: ResendDialogProps) {
  const { run, running, failure, clear } = useAction(resend, {
    lost: 'No answer arrived. Reload this page: it shows until when the link is good.',
    onDone: onClose,
  });
  const close = () => {
    onClose();
    clear();
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={close}
      title="Send the invitation again?"
      confirm="Send it again"
      tone="primary"
      running={running}
      failure={failure}
      onConfirm={() => run(item.organization_id)}
    >
      <p>
        The first person of {item.name} gets a new link, which works for seven days. The link of the letter before stops
        working.
      </p>
    </ConfirmDialog>
  );
}
