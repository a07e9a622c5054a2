'use client';

import { useState } from 'react';
import { ConfirmDialog } from '@/components/identity/confirm-dialog';
import { SecretReveal, type SecretWords } from '@/components/identity/secret-reveal';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { AgentDetail } from '@/lib/gate/contract/desk-agents';
import type { KeyActions } from './agent-actions';

export const agentKeyWords: SecretWords = {
  what: 'agent key',
  title: 'This is the only time this key is shown',
  advice:
    'We keep a fingerprint of it and cannot show it again. Store it in the agent’s runtime, and never paste it into a chat.',
  copy: 'Copy the key',
  stored: 'I have stored the key',
};

/** The way for an agent that cannot use an install link. */
export function IssueKeyDialog({ agent, issue }: { agent: AgentDetail; issue: KeyActions['issueKey'] }) {
  const [open, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { run, running, failure, clear } = useAction(issue, {
    lost: 'No answer arrived. The key may exist all the same: reload this page, and revoke a key that you did not store.',
    onDone: setSecret,
  });
  const close = () => {
    setOpen(false);
    setSecret(null);
    clear();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Make a recovery key</Button>
      {secret === null ? (
        <ConfirmDialog
          open={open}
          onClose={close}
          title={`Make a recovery key for ${agent.name}?`}
          confirm="Make the key"
          tone="primary"
          running={running}
          failure={failure}
          onConfirm={() => run(agent.agent_id)}
        >
          <p>
            For an agent whose install link cannot be used: a key by hand, good for everything the agent may do. It is
            shown to you once. An install link is the better way, for nobody sees the key then.
          </p>
        </ConfirmDialog>
      ) : (
        <Dialog open={open} onClose={close} dismissible={false} title={`Store the key of ${agent.name} now`}>
          <SecretReveal secret={secret} words={agentKeyWords} onDone={close} />
        </Dialog>
      )}
    </>
  );
}
