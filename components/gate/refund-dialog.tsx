'use client';

import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Money } from '@/components/shared/money';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { type DeskAction, reasonLengthBound, refundInput } from '@/lib/gate/contract/desk';
import { providerWords } from './action-look';
import type { DeskDeeds } from './desk-deeds';

interface RefundDialogProps {
  readonly action: DeskAction;
  readonly refund: DeskDeeds['refund'];
}

/** Sends a payer's money back; says before what it does and whether it can be undone. */
export function RefundDialog({ action, refund }: RefundDialogProps) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button variant={action.stage === 'failed' ? 'primary' : 'secondary'} onClick={() => setOpen(true)}>
        {action.refund === 'retry' ? 'Try the refund again …' : 'Refund …'}
      </Button>
      <Dialog open={open} onClose={close} title="Refund the payer?" description="This can’t be undone.">
        <RefundForm action={action} refund={refund} onClose={close} />
      </Dialog>
    </>
  );
}

/** What is true of the work when the money leaves. */
const consequences: Partial<Record<DeskAction['stage'], string>> = {
  paid: 'The agent has not begun. Its grant can’t be used any more.',
  working: 'The agent may be at work right now. From here on it can spend nothing more of this payment.',
  done: 'The work was reported as done, and the money is yours. It is taken from your balance.',
  failed: 'The work was reported as failed.',
};

function RefundForm({ action, refund, onClose }: RefundDialogProps & { readonly onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const { run, running, failure } = useAction(refund, {
    lost: 'No answer arrived. Reload this page to see whether the money goes back: nothing is refunded twice.',
    onDone: onClose,
  });
  const check = (): boolean => {
    const isGood = refundInput.shape.reason.safeParse(reason).success;
    setProblem(isGood ? undefined : 'Say why in at least three characters.');
    return isGood;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (check()) run({ actionId: action.id, reason: reason.trim() });
  };
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <FailureAlert failure={failure} />
        <section aria-label="What this does" className="grid gap-1 text-sm">
          <p>
            <Money value={action.money} /> goes back to the payer, all of it, by {providerWords(action.provider)}.
          </p>
          <p className="text-muted-foreground">{consequences[action.stage] ?? 'The rail is asked once more.'}</p>
        </section>
        <Field
          id="refund-reason"
          label="Reason"
          help="Kept with the refund, for whoever asks later."
          error={problem ?? failure?.fields?.reason}
        >
          {(control) => (
            <Textarea
              {...control}
              required
              data-autofocus
              maxLength={reasonLengthBound}
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
        <Button type="submit" variant="destructive" size="lg" disabled={running}>
          {running ? 'Asking the rail …' : 'Refund the money'}
        </Button>
      </DialogFooter>
    </form>
  );
}
