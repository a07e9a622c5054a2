'use client';

import { useState } from 'react';
import { ConfirmDialog } from '@/components/identity/confirm-dialog';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import type { AgentDetail } from '@/lib/gate/contract/desk-agents';
import type { KeyActions } from './agent-actions';

interface DeleteAgentCardProps {
  readonly agent: AgentDetail;
  readonly deleteAgent: KeyActions['deleteAgent'];
}

/** Takes an agent out of service, after saying what ends. */
export function DeleteAgentCard({ agent, deleteAgent }: DeleteAgentCardProps) {
  const [open, setOpen] = useState(false);
  const { run, running, failure, clear } = useAction(deleteAgent, {
    lost: 'No answer arrived. Reload this page to see whether the agent is deleted.',
    onDone: () => setOpen(false),
  });
  const close = () => {
    setOpen(false);
    clear();
  };
  return (
    <Card aria-label="Delete">
      <CardHeader className="items-center">
        <CardTitle>Delete</CardTitle>
        <Button variant="destructive" onClick={() => setOpen(true)}>
          Delete agent
        </Button>
      </CardHeader>
      <CardBody className="text-dense">Takes it out of service. Its history stays, and it can be revived.</CardBody>
      <ConfirmDialog
        open={open}
        onClose={close}
        title={`Delete ${agent.name}?`}
        confirm="Delete the agent"
        running={running}
        failure={failure}
        onConfirm={() => run(agent.agent_id)}
      >
        <p>What ends, at once:</p>
        <ul className="grid list-disc gap-1 pl-5">
          <li>every key of {agent.bot_id}: its requests are refused;</li>
          <li>its install links that nobody has used.</li>
        </ul>
        <p>
          Payments that are open can still be paid or run out, and money that is held goes back at its deadline. Its
          actions, budgets and entries in the audit stay. Registering the bot id again revives it, without its old keys.
        </p>
      </ConfirmDialog>
    </Card>
  );
}
