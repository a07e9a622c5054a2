'use client';

import { useState } from 'react';
import { ConfirmDialog } from '@/components/identity/confirm-dialog';
import { SecretReveal, type SecretWords } from '@/components/identity/secret-reveal';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Dialog } from '@/components/ui/dialog';
import type { AgentDetail } from '@/lib/gate/contract/desk-agents';
import type { KeyActions } from './agent-actions';
import { WhoMay } from './who-may';

const words: SecretWords = {
  what: 'webhook secret',
  title: 'This is the only time this secret is shown',
  advice: 'Store it where the agent checks our messages. From now on they are signed with it.',
  copy: 'Copy the secret',
  stored: 'I have stored the secret',
};

interface WebhookCardProps {
  readonly agent: AgentDetail;
  /** Null for those who only read. */
  readonly rotate: KeyActions['rotateSecret'] | null;
}

/** With what the agent knows that a message is ours. */
export function WebhookCard({ agent, rotate }: WebhookCardProps) {
  return (
    <Card aria-label="Webhook secret">
      <CardHeader className="items-center">
        <CardTitle>Webhook secret</CardTitle>
        {rotate && agent.status === 'active' ? <RotateSecret agent={agent} rotate={rotate} /> : null}
      </CardHeader>
      <CardBody className="grid gap-3 text-dense">
        <p>
          The agent checks with it that a message is ours. Version {agent.secret_version} is in force; the secret itself
          is shown once, when it is made.
        </p>
        {rotate ? null : <WhoMay what="Rotating it" permission="agent_key.manage" />}
      </CardBody>
    </Card>
  );
}

function RotateSecret({ agent, rotate }: { agent: AgentDetail; rotate: KeyActions['rotateSecret'] }) {
  const [open, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { run, running, failure, clear } = useAction(rotate, {
    lost: 'No answer arrived. The secret may be rotated all the same: reload this page, and rotate it again if you did not store it.',
    onDone: setSecret,
  });
  const close = () => {
    setOpen(false);
    setSecret(null);
    clear();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        Rotate<span className="sr-only"> the webhook secret</span>
      </Button>
      {secret === null ? (
        <ConfirmDialog
          open={open}
          onClose={close}
          title={`Rotate the webhook secret of ${agent.name}?`}
          confirm="Rotate the secret"
          running={running}
          failure={failure}
          onConfirm={() => run(agent.agent_id)}
        >
          <p>
            Messages are signed with the new secret at once. Until the agent has it, it should refuse them; they are
            sent again for a while, and it can always ask by itself.
          </p>
        </ConfirmDialog>
      ) : (
        <Dialog open={open} onClose={close} dismissible={false} title={`Store the webhook secret of ${agent.name} now`}>
          <SecretReveal secret={secret} words={words} onDone={close} />
        </Dialog>
      )}
    </>
  );
}
