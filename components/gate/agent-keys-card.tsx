'use client';

import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { Pagination } from '@/components/ui/pagination';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { AgentDetail, AgentKeyItem, GatePage } from '@/lib/gate/contract/desk-agents';
import type { KeyActions } from './agent-actions';
import { AgentKeyDialogs, type KeyQuestion } from './agent-key-dialogs';
import { gateKeyLook, scopesText } from './agent-look';
import { type AgentSearch, agentAddress } from './agents-address';
import { IssueKeyDialog } from './issue-key-dialog';
import { WhoMay } from './who-may';

interface AgentKeysCardProps {
  readonly agent: AgentDetail;
  readonly page: GatePage<AgentKeyItem>;
  readonly search: AgentSearch;
  readonly names: Readonly<Record<string, string>>;
  /** Null for those who only read. */
  readonly actions: KeyActions | null;
}

/** The keys with which the agent speaks. Their texts are never here: each is shown once, when it is made. */
export function AgentKeysCard({ agent, page, search, names, actions }: AgentKeysCardProps) {
  const [asked, setAsked] = useState<{ question: KeyQuestion; item: AgentKeyItem } | null>(null);
  const [open, setOpen] = useState(false);
  const ask = (item: AgentKeyItem) => (question: KeyQuestion) => {
    setAsked({ question, item });
    setOpen(true);
  };
  const isActive = agent.status === 'active';
  const { agent_id: id } = agent;
  return (
    <Card aria-label="Keys" className="overflow-hidden">
      <CardHeader className="items-center">
        <CardTitle>Keys</CardTitle>
        {actions && isActive ? <IssueKeyDialog agent={agent} issue={actions.issueKey} /> : null}
      </CardHeader>
      {page.items.length === 0 ? (
        <p className="px-4 py-4 text-dense text-muted-foreground">
          No key yet. Hand over an install link: it gives the agent its key, and nobody has to copy one.
        </p>
      ) : (
        <KeyTable items={page.items} names={names} canRotate={isActive} onAsk={actions ? ask : null} />
      )}
      <div className="grid gap-3 px-4 py-3 empty:hidden">
        {search.keys !== null || page.next_cursor !== null ? (
          <Pagination
            label="Pages of keys"
            firstHref={search.keys === null ? null : agentAddress(id, { links: search.links })}
            nextHref={page.next_cursor === null ? null : agentAddress(id, { ...search, keys: page.next_cursor })}
          />
        ) : null}
        {actions ? null : <WhoMay what="Making, rotating and revoking keys" permission="agent_key.manage" />}
      </div>
      {actions && asked ? (
        <AgentKeyDialogs asked={asked} agent={agent} open={open} onClose={() => setOpen(false)} actions={actions} />
      ) : null}
    </Card>
  );
}

interface KeyTableProps {
  readonly items: readonly AgentKeyItem[];
  readonly names: Readonly<Record<string, string>>;
  readonly canRotate: boolean;
  readonly onAsk: ((item: AgentKeyItem) => (question: KeyQuestion) => void) | null;
}

function KeyTable({ items, names, canRotate, onAsk }: KeyTableProps) {
  return (
    <Table caption="Keys of the agent">
      <TableHead>
        <tr>
          <TableHeader>Key</TableHeader>
          <TableHeader>State</TableHeader>
          <TableHeader className="hidden lg:table-cell">Good for</TableHeader>
          <TableHeader className="hidden sm:table-cell">Last used</TableHeader>
          <TableHeader className="hidden md:table-cell">Created</TableHeader>
          {onAsk ? (
            <TableHeader>
              <span className="sr-only">Actions</span>
            </TableHeader>
          ) : null}
        </tr>
      </TableHead>
      <TableBody>
        {items.map((item) => (
          <TableRow key={item.key_id}>
            <TableHeader scope="row" className="h-11">
              <span className="grid">
                {item.label}
                <span className="font-mono font-normal text-mini text-muted-foreground">…{item.key_id.slice(-6)}</span>
              </span>
            </TableHeader>
            <TableCell>
              <StateBadge look={gateKeyLook[item.state]} />
              {item.state === 'ending' && item.ends_at ? (
                <span className="block pt-1 text-mini text-muted-foreground">
                  ends <Timestamp at={item.ends_at} />
                </span>
              ) : null}
            </TableCell>
            <TableCell className="hidden max-w-56 whitespace-normal lg:table-cell">{scopesText(item.scopes)}</TableCell>
            <TableCell className="hidden sm:table-cell">
              {item.last_used_at ? (
                <Timestamp at={item.last_used_at} />
              ) : (
                <span className="text-muted-foreground">Not known</span>
              )}
            </TableCell>
            <TableCell className="hidden md:table-cell">
              <Timestamp at={item.created_at} />
              <span className="block text-mini text-muted-foreground">{names[item.created_by] ?? item.created_by}</span>
            </TableCell>
            {onAsk ? (
              <TableCell className="w-0 text-right">
                {item.state === 'revoked' ? null : (
                  <KeyMenu item={item} canRotate={canRotate && item.state === 'active'} onAsk={onAsk(item)} />
                )}
              </TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

interface KeyMenuProps {
  readonly item: AgentKeyItem;
  readonly canRotate: boolean;
  readonly onAsk: (question: KeyQuestion) => void;
}

function KeyMenu({ item, canRotate, onAsk }: KeyMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`Actions for the key ${item.label} …${item.key_id.slice(-6)}`}>
          <Ellipsis aria-hidden="true" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {canRotate ? <DropdownMenuItem onSelect={() => onAsk('rotate')}>Rotate …</DropdownMenuItem> : null}
        <DropdownMenuItem onSelect={() => onAsk('revoke')} className="text-destructive">
          Revoke …
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
