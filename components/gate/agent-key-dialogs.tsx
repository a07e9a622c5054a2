'use client';

import { useState } from 'react';
import { ConfirmDialog } from '@/components/identity/confirm-dialog';
import { SecretReveal } from '@/components/identity/secret-reveal';
import { useAction } from '@/components/identity/use-action';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import type { AgentDetail, AgentKeyItem } from '@/lib/gate/contract/desk-agents';
import type { KeyActions } from './agent-actions';
import { agentKeyWords } from './issue-key-dialog';

export type KeyQuestion = 'rotate' | 'revoke';

interface AgentKeyDialogsProps {
  /** The question asked last, also after its dialog was closed. */
  readonly asked: { readonly question: KeyQuestion; readonly item: AgentKeyItem };
  readonly agent: AgentDetail;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly actions: KeyActions;
}

/** Stands beside the table and not in its rows, which change under a new key that is only shown this once. */
export function AgentKeyDialogs({ asked: { question, item }, actions, ...dialog }: AgentKeyDialogsProps) {
  return question === 'rotate' ? (
    <RotateDialog key={item.key_id} {...dialog} item={item} rotate={actions.rotateKey} />
  ) : (
    <RevokeDialog key={item.key_id} {...dialog} item={item} revoke={actions.revokeKey} />
  );
}

type KeyDialogProps = Omit<AgentKeyDialogsProps, 'asked' | 'actions'> & { readonly item: AgentKeyItem };

const overlaps = [
  { hours: 0, label: 'Now' },
  { hours: 1, label: 'In an hour' },
  { hours: 24, label: 'In a day' },
  { hours: 24 * 7, label: 'In a week' },
] as const;

function RotateDialog({
  item,
  agent,
  open,
  onClose,
  rotate,
}: KeyDialogProps & { readonly rotate: KeyActions['rotateKey'] }) {
  const [secret, setSecret] = useState<string | null>(null);
  const [overlap, setOverlap] = useState<number>(0);
  const { run, running, failure, clear } = useAction(rotate, {
    lost: 'No answer arrived. The key may be rotated all the same: reload this page, and rotate the newest key if you did not store it.',
    onDone: setSecret,
  });
  const close = () => {
    onClose();
    setSecret(null);
    clear();
  };
  if (secret !== null) {
    return (
      <Dialog open={open} onClose={close} dismissible={false} title={`Store the new key of ${agent.name} now`}>
        <SecretReveal secret={secret} words={agentKeyWords} onDone={close} />
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      open={open}
      onClose={close}
      title={`Rotate the key “${item.label}” of ${agent.name}?`}
      confirm="Rotate the key"
      running={running}
      failure={failure}
      onConfirm={() => run({ agent_id: agent.agent_id, key_id: item.key_id, overlap_hours: overlap })}
    >
      <p>You get a new key that is good for the same, shown once. The old one ends when you say.</p>
      <Field
        id="rotate-overlap"
        label="The old key ends"
        help="An overlap lets the runtime change over without a break."
      >
        {(control) => (
          <Select
            {...control}
            className="w-full"
            value={overlap}
            onChange={({ target }) =>
              setOverlap(overlaps.find(({ hours }) => String(hours) === target.value)?.hours ?? overlap)
            }
          >
            {overlaps.map(({ hours, label }) => (
              <option key={hours} value={hours}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </ConfirmDialog>
  );
}

function RevokeDialog({
  item,
  agent,
  open,
  onClose,
  revoke,
}: KeyDialogProps & { readonly revoke: KeyActions['revokeKey'] }) {
  const { run, running, failure, clear } = useAction(revoke, {
    lost: 'No answer arrived. Reload this page to see whether the key is revoked.',
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
      title={`Revoke the key “${item.label}” of ${agent.name}?`}
      confirm="Revoke the key"
      running={running}
      failure={failure}
      onConfirm={() => run({ agent_id: agent.agent_id, key_id: item.key_id })}
    >
      <p>
        Every request with it is refused from now on. Payments that it asked for stay as they are. This cannot be
        undone; hand over a new install link instead.
      </p>
    </ConfirmDialog>
  );
}
