'use client';

import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import type { ServiceKeyDto } from '@/lib/identity/contract';
import type { ActionResult } from './action-result';
import { ConfirmDialog } from './confirm-dialog';
import { SecretReveal } from './secret-reveal';
import { useAction } from './use-action';

export interface ApiKeyActions {
  /** Gives back the new key, once; the old one stops at once. */
  readonly rotate: (keyId: string) => Promise<ActionResult<string>>;
  readonly revoke: (keyId: string) => Promise<ActionResult<null>>;
}

export function ApiKeyMenu({ item, rotate, revoke }: ApiKeyActions & { item: ServiceKeyDto }) {
  const [asking, setAsking] = useState<'rotate' | 'revoke' | null>(null);
  const close = () => setAsking(null);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={`Actions for ${item.service_account_name}`}>
            <Ellipsis aria-hidden="true" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => setAsking('rotate')}>Rotate …</DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setAsking('revoke')} className="text-destructive">
            Revoke …
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <RotateDialog item={item} rotate={rotate} open={asking === 'rotate'} onClose={close} />
      <RevokeDialog item={item} revoke={revoke} open={asking === 'revoke'} onClose={close} />
    </>
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
