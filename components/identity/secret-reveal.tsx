'use client';

import { type ReactNode, useId, useState } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { CopyButton } from '@/components/ui/copy-button';
import { DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Label } from '@/components/ui/label';

export interface SecretWords {
  /** What it is called: "API key". */
  readonly what: string;
  readonly title: string;
  /** Why it cannot be shown again, and where it belongs. */
  readonly advice: string;
  readonly copy: string;
  /** What its keeper says before it goes away. */
  readonly stored: string;
}

const apiKeyWords: SecretWords = {
  what: 'API key',
  title: 'This is the only time this key is shown',
  advice: 'We keep a fingerprint of it and cannot show it again. Store it where your application reads its secrets.',
  copy: 'Copy the key',
  stored: 'I have stored the key',
};

interface SecretRevealProps {
  readonly secret: string;
  readonly words?: SecretWords;
  /** More about it, below the secret. */
  readonly children?: ReactNode;
  readonly onDone: () => void;
}

/** Shows a secret the one time that it can be shown, and goes on only when its keeper says that it is stored. */
export function SecretReveal({ secret, words = apiKeyWords, children, onDone }: SecretRevealProps) {
  const id = useId();
  const [stored, setStored] = useState(false);
  return (
    <>
      <DialogBody>
        <Alert tone="warning" title={words.title}>
          {words.advice}
        </Alert>
        <div className="grid gap-2 rounded-panel border bg-muted p-3">
          <code className="break-all font-mono text-dense">{secret}</code>
          <div>
            <CopyButton value={secret} what={words.what} label={words.copy} />
          </div>
        </div>
        {children}
        <div className="flex items-start gap-2">
          <Checkbox id={id} checked={stored} onChange={({ target }) => setStored(target.checked)} className="mt-0.5" />
          <Label htmlFor={id} className="font-normal">
            {words.stored}
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
