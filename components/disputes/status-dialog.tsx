'use client';

import { type FormEvent, useState } from 'react';
import type { ActionFailure } from '@/components/identity/action-result';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Textarea } from '@/components/ui/textarea';
import type { CaseView } from '@/lib/disputes/contract';
import { bounds } from '@/lib/kernel/bounds';
import type { CaseActions } from './case-actions';
import { caseLook } from './case-look';

interface StatusDialogProps {
  readonly item: CaseView;
  readonly setStatus: CaseActions['setStatus'];
}

/** Statuses of the case alone, under which the money stays frozen. */
const frozenTargets = ['under_review', 'escalated_external', 'resolved_split'] as const;
type FrozenTarget = (typeof frozenTargets)[number];

export function StatusDialog({ item, setStatus }: StatusDialogProps) {
  const offered = frozenTargets.filter((status) => item.next_statuses.includes(status));
  const [open, setOpen] = useState(false);
  const { run, running, failure, clear } = useAction(setStatus, {
    lost: 'No answer arrived. Reload this page to see the status of the case.',
    onDone: () => setOpen(false),
  });
  const [first] = offered;
  if (first === undefined) return null;
  const close = () => {
    setOpen(false);
    clear();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Change status …</Button>
      <Dialog
        open={open}
        onClose={close}
        title="Change the status"
        description="The money stays frozen under each of these."
        dismissible={!running}
      >
        <StatusForm
          offered={offered}
          first={first}
          save={(status, note) =>
            run({ caseId: item.case_id, status, ...(note === '' ? {} : { resolution_note: note }) })
          }
          running={running}
          failure={failure}
          onCancel={close}
        />
      </Dialog>
    </>
  );
}

interface StatusFormProps {
  readonly offered: readonly FrozenTarget[];
  readonly first: FrozenTarget;
  readonly save: (status: FrozenTarget, note: string) => void;
  readonly running: boolean;
  readonly failure: ActionFailure | null;
  readonly onCancel: () => void;
}

function StatusForm({ offered, first, save, running, failure, onCancel }: StatusFormProps) {
  const [status, setStatus] = useState(first);
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(status, note.trim());
  };
  return (
    <form onSubmit={submit}>
      <DialogBody>
        <FailureAlert failure={failure} />
        <Field id="case-status" label="Status" help={caseLook[status].meaning} error={failure?.fields?.status}>
          {(control) => (
            <Select
              {...control}
              className="w-full"
              value={status}
              data-autofocus
              onChange={({ target }) => setStatus(offered.find((known) => known === target.value) ?? status)}
            >
              {offered.map((known) => (
                <option key={known} value={known}>
                  {caseLook[known].word}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          id="status-note"
          label={status === 'under_review' ? 'Why (optional)' : 'Why'}
          help="Goes into the packet as the case’s note of decision."
          error={failure?.fields?.resolution_note}
        >
          {(control) => (
            <Textarea
              {...control}
              required={status !== 'under_review'}
              maxLength={bounds.text}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
          )}
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onCancel} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running}>
          {running ? 'Saving …' : 'Change status'}
        </Button>
      </DialogFooter>
    </form>
  );
}
