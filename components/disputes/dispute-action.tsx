'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { ActionResult } from '@/components/identity/action-result';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { bounds } from '@/lib/kernel/bounds';
import type { IntentDetail } from '@/lib/views/contract';
import { caseAddress } from './disputes-address';

/** Freezes the money of an intent; gives back the id of its case. */
export type OpenDispute = (input: {
  readonly intent_id: string;
  readonly reason: string;
}) => Promise<ActionResult<string>>;

interface DisputeActionProps {
  readonly intent: Pick<IntentDetail, 'id' | 'status' | 'state'>;
  /** Null when the reader's role may not open one. */
  readonly open: OpenDispute | null;
}

/** On the page of an intent: the way to its case, or to open one while its money is held. */
export function DisputeAction({ intent, open }: DisputeActionProps) {
  if (open === null) return null;
  if (intent.state === 'disputed') {
    return (
      <Button asChild>
        <Link href={caseAddress(`case_${intent.id.replaceAll('-', '')}`)}>Go to the case</Link>
      </Button>
    );
  }
  const isHeld = intent.status === 'funded' || intent.status === 'evidence_submitted';
  return isHeld ? <OpenDisputeDialog intentId={intent.id} open={open} /> : null;
}

function OpenDisputeDialog({ intentId, open: openDispute }: { intentId: string; open: OpenDispute }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const { run, running, failure, clear } = useAction(openDispute, {
    lost: 'No answer arrived. Reload this page to see whether the money is frozen.',
    onDone: (caseId) => router.push(caseAddress(caseId)),
  });
  const close = () => {
    setOpen(false);
    clear();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ intent_id: intentId, reason: reason.trim() });
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Open dispute …</Button>
      <Dialog
        open={open}
        onClose={close}
        title="Open a dispute"
        description="The money is frozen at once. The agent can spend no more, and nothing settles until the case is decided."
        dismissible={!running}
      >
        <form onSubmit={submit}>
          <DialogBody>
            <FailureAlert failure={failure} />
            <Field
              id="dispute-reason"
              label="Reason"
              help="What is contested, and by whom. It stands in the case and in its packet."
              error={failure?.fields?.reason}
            >
              {(control) => (
                <Textarea
                  {...control}
                  required
                  data-autofocus
                  maxLength={bounds.text}
                  value={reason}
                  onChange={({ target }) => setReason(target.value)}
                />
              )}
            </Field>
          </DialogBody>
          <DialogFooter>
            <Button size="lg" onClick={close} disabled={running}>
              Cancel
            </Button>
            <Button type="submit" variant="destructive" size="lg" disabled={running || reason.trim() === ''}>
              {running ? 'Freezing …' : 'Freeze the money'}
            </Button>
          </DialogFooter>
        </form>
      </Dialog>
    </>
  );
}
