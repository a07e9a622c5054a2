'use client';

import { useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import type { ServiceKeyDto } from '@/lib/identity/contract';
import type { ActionResult } from './action-result';
import type { KeyQuestion } from './api-key-menu';
import { ConfirmDialog } from './confirm-dialog';
import { SecretReveal } from './secret-reveal';
import { useAction } from './use-action';

export interface ApiKeyActions {
  /** Gives back the new key, once; the old one stops at once. */
  readonly rotate: (keyId: string) => Promise<ActionResult<string>>;
  readonly revoke: (keyId: string) => Promise<ActionResult<null>>;
}

interface ApiKeyDialogsProps extends ApiKeyActions {
  /** The question asked last, also after its dialog was closed. */
  readonly asked: { readonly question: KeyQuestion; readonly item: ServiceKeyDto };
  readonly open: boolean;
  readonly onClose: () => void;
}

/**
 * Stands beside the table and not in its rows: a row loses its menu as soon as its key is rotated, and would take the
 * new key with it that is only shown this once.
 */
export function ApiKeyDialogs({ asked, open, onClose, rotate, revoke }: ApiKeyDialogsProps) {
  const { question, item } = asked;
  const dialog = { item, open, onClose };
  return question === 'rotate' ? (
    <RotateDialog {...dialog} rotate={rotate} />
  ) : (
    <RevokeDialog {...dialog} revoke={revoke} />
  );
}

interface KeyDialogProps {
  readonly item: ServiceKeyDto;
  readonly open: boolean;
  readonly onClose: () => void;
}

function RotateDialog({ item, rotate, open, onClose }: KeyDialogProps & Pick<ApiKeyActions, 'rotate'>) {
  const [secret, setSecret] = useState<string | null>(null);
  const { run, running, failure, clear } = useAction(rotate, {
    lost: 'No answer arrived. The old key may have stopped: reload this page, and rotate the newest key if you did not store it.',
    onDone: setSecret,
  });
  const close = () => {
    onClose();
    setSecret(null);
    clear();
  };
  if (secret !== null) {
    return (
      <Dialog
        open={open}
        onClose={close}
        dismissible={false}
        title={`Store the new key of ${item.service_account_name} now`}
      >
        <SecretReveal secret={secret} onDone={close} />
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      open={open}
      onClose={close}
      title={`Rotate the key of ${item.service_account_name}?`}
      confirm="Rotate the key"
      running={running}
      failure={failure}
      onConfirm={() => run(item.key_id)}
    >
      <p>
        You get a new key of the same name and role. The old one, {item.masked}, stops at once. To change over without a
        break, create a second key of the same name first, and revoke this one when nothing uses it any more.
      </p>
    </ConfirmDialog>
  );
}

function RevokeDialog({ item, revoke, open, onClose }: KeyDialogProps & Pick<ApiKeyActions, 'revoke'>) {
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
      title={`Revoke the key of ${item.service_account_name}?`}
      confirm="Revoke the key"
      running={running}
      failure={failure}
      onConfirm={() => run(item.key_id)}
    >
      <p>
        Every request with {item.masked} is refused from now on. Intents that it created stay as they are. This cannot
        be undone; create a new key instead.
      </p>
    </ConfirmDialog>
  );
}
