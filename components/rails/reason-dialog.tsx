'use client';

import { type FormEvent, type ReactNode, useState } from 'react';
import type { ActionResult } from '@/components/identity/action-result';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { bounds } from '@/lib/kernel/bounds';
import { reasonSchema } from '@/lib/rails/contract';

interface ReasonDialogProps {
  /** Unique on the page; fields are named after it. */
  readonly id: string;
  /** The button that opens it. */
  readonly trigger: string;
  /** What a screen reader hears beside the trigger, where several look alike. */
  readonly about?: string;
  readonly variant?: 'primary' | 'secondary';
  readonly title: string;
  readonly description: ReactNode;
  readonly confirm: string;
  /** Further fields, above the reason. */
  readonly children?: ReactNode;
  readonly act: (reason: string) => Promise<ActionResult<null>>;
}

/** Every change of the configuration is kept with a reason: the question, in a dialog. */
export function ReasonDialog({ trigger, about, variant = 'secondary', ...props }: ReasonDialogProps) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button variant={variant} onClick={() => setOpen(true)}>
        {trigger}
        {about ? <span className="sr-only"> {about}</span> : null}
      </Button>
      <Dialog open={open} onClose={close} title={props.title} description={props.description}>
        <ReasonForm {...props} onClose={close} />
      </Dialog>
    </>
  );
}

type ReasonFormProps = Pick<ReasonDialogProps, 'id' | 'confirm' | 'children' | 'act'> & {
  readonly onClose: () => void;
};

function ReasonForm({ id, confirm, children, act, onClose }: ReasonFormProps) {
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const { run, running, failure } = useAction(act, {
    lost: 'No answer arrived. Reload this page to see whether it was changed: the history says what is in force.',
    onDone: onClose,
  });
  const check = (): boolean => {
    const isGood = reasonSchema.safeParse(reason).success;
    setProblem(isGood ? undefined : 'Say why in at least three characters, on one line.');
    return isGood;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (check()) run(reason.trim());
  };
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <FailureAlert failure={failure} />
        {children}
        <Field
          id={`${id}-reason`}
          label="Reason"
          help="Kept with the change, for whoever asks later."
          error={problem ?? failure?.fields?.reason}
        >
          {(control) => (
            <Input
              {...control}
              required
              maxLength={bounds.text}
              autoComplete="off"
              value={reason}
              onChange={({ target }) => setReason(target.value)}
              onBlur={() => {
                if (reason !== '') check();
              }}
            />
          )}
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onClose} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running}>
          {running ? 'One moment …' : confirm}
        </Button>
      </DialogFooter>
    </form>
  );
}
