'use client';

import { useId, useState } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { CopyButton } from '@/components/ui/copy-button';
import { DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Label } from '@/components/ui/label';

interface SecretRevealProps {
  readonly secret: string;
  readonly onDone: () => void;
}

/** Shows a secret the one time that it can be shown, and goes on only when its keeper says that it is stored. */
export function SecretReveal({ secret, onDone }: SecretRevealProps) {
  const id = useId();
  const [stored, setStored] = useState(false);
  return (
    <>
      <DialogBody>
        <Alert tone="warning" title="This is the only time this key is shown">
          We keep a fingerprint of it and cannot show it again. Store it where your application reads its secrets.
        </Alert>
        <div className="grid gap-2 rounded-panel border bg-muted p-3">
          <code className="break-all font-mono text-dense">{secret}</code>
          <div>
            <CopyButton value={secret} what="API key" label="Copy the key" />
          </div>
        </div>
        <div className="flex items-start gap-2">
          <Checkbox id={id} checked={stored} onChange={({ target }) => setStored(target.checked)} className="mt-0.5" />
          <Label htmlFor={id} className="font-normal">
            I have stored the key
          </Label>
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" size="lg" disabled={!stored} onClick={onDone}>
          Done
        </Button>
      </DialogFooter>
    </>
  );
}
