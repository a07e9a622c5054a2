'use client';

import { useState } from 'react';
import { ConfirmDialog } from '@/components/identity/confirm-dialog';
import { useAction } from '@/components/identity/use-action';
import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import { Pagination } from '@/components/ui/pagination';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { AgentDetail, GatePage, InstallLinkItem } from '@/lib/gate/contract/desk-agents';
import type { ManageActions } from './agent-actions';
import { linkLook, scopesText } from './agent-look';
import { type AgentSearch, agentAddress } from './agents-address';
import { CreateLinkDialog } from './create-link-dialog';
import { WhoMay } from './who-may';

interface InstallLinksCardProps {
  readonly agent: AgentDetail;
  readonly page: GatePage<InstallLinkItem>;
  readonly search: AgentSearch;
  readonly names: Readonly<Record<string, string>>;
  /** Null for those who only read. */
  readonly actions: Pick<ManageActions, 'createLink' | 'revokeLink'> | null;
}

/** Links that were handed over. Their addresses are never here: each is shown once, when it is made. */
export function InstallLinksCard({ agent, page, search, names, actions }: InstallLinksCardProps) {
  const { agent_id: id } = agent;
  const revoke = actions?.revokeLink ?? null;
  return (
    <Card aria-label="Install links" className="overflow-hidden">
      <CardHeader className="items-center">
        <CardTitle>Install links</CardTitle>
        {actions && agent.status === 'active' ? <CreateLinkDialog agent={agent} create={actions.createLink} /> : null}
      </CardHeader>
      {page.items.length === 0 ? (
        <p className="px-4 py-4 text-dense text-muted-foreground">
          No link yet. A link gives the agent its key once, and then it is used up.
        </p>
      ) : (
        <Table caption="Install links of the agent">
          <TableHead>
            <tr>
              <TableHeader>State</TableHeader>
              <TableHeader className="hidden lg:table-cell">Its key is good for</TableHeader>
              <TableHeader>Until</TableHeader>
              <TableHeader className="hidden sm:table-cell">Created</TableHeader>
              {revoke ? (
                <TableHeader>
                  <span className="sr-only">Actions</span>
                </TableHeader>
              ) : null}
            </tr>
          </TableHead>
          <TableBody>
            {page.items.map((item) => (
              <LinkRow key={item.link_id} item={item} agentId={id} by={names[item.created_by]} revoke={revoke} />
            ))}
          </TableBody>
        </Table>
      )}
      <div className="grid gap-3 px-4 py-3 empty:hidden">
        {search.links !== null || page.next_cursor !== null ? (
          <Pagination
            label="Pages of install links"
            firstHref={search.links === null ? null : agentAddress(id, { keys: search.keys })}
            nextHref={page.next_cursor === null ? null : agentAddress(id, { ...search, links: page.next_cursor })}
          />
        ) : null}
        {actions ? null : <WhoMay what="Making and revoking install links" permission="gate.manage" />}
      </div>
    </Card>
  );
}

interface LinkRowProps {
  readonly item: InstallLinkItem;
  readonly agentId: string;
  readonly by: string | undefined;
  readonly revoke: ManageActions['revokeLink'] | null;
}

function LinkRow({ item, agentId, by, revoke }: LinkRowProps) {
  return (
    <TableRow>
      <TableCell className="h-11">
        <StateBadge look={linkLook[item.state]} />
        {item.used_at ? (
          <span className="block pt-1 text-mini text-muted-foreground">
            <Timestamp at={item.used_at} />
          </span>
        ) : null}
      </TableCell>
      <TableCell className="hidden max-w-56 whitespace-normal lg:table-cell">{scopesText(item.scopes)}</TableCell>
      <TableCell>
        <Timestamp at={item.expires_at} />
      </TableCell>
      <TableCell className="hidden sm:table-cell">
        <Timestamp at={item.created_at} />
        <span className="block text-mini text-muted-foreground">{by ?? item.created_by}</span>
      </TableCell>
      {revoke ? (
        <TableCell className="w-0 text-right">
          {item.state === 'unused' ? <RevokeLink item={item} agentId={agentId} revoke={revoke} /> : null}
        </TableCell>
      ) : null}
    </TableRow>
  );
}

interface RevokeLinkProps {
  readonly item: InstallLinkItem;
  readonly agentId: string;
  readonly revoke: ManageActions['revokeLink'];
}

function RevokeLink({ item, agentId, revoke }: RevokeLinkProps) {
  const [open, setOpen] = useState(false);
  const { run, running, failure, clear } = useAction(revoke, {
    lost: 'No answer arrived. Reload this page to see whether the link is revoked.',
    onDone: () => setOpen(false),
  });
  const close = () => {
    setOpen(false);
    clear();
  };
  return (
    <>
      <Button variant="ghost" onClick={() => setOpen(true)}>
        Revoke<span className="sr-only"> the link …{item.link_id.slice(-6)}</span> …
      </Button>
      <ConfirmDialog
        open={open}
        onClose={close}
        title="Revoke this install link?"
        confirm="Revoke the link"
        running={running}
        failure={failure}
        onConfirm={() => run({ agent_id: agentId, link_id: item.link_id })}
      >
        <p className="whitespace-normal text-left">
          Whoever has it gets no key any more. This cannot be undone; a new link is quickly made.
        </p>
      </ConfirmDialog>
    </>
  );
}
