'use client';

import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { CaseView } from '@/lib/disputes/contract';
import type { CaseActions } from './case-actions';

interface DueDateDialogProps {
  readonly item: CaseView;
  readonly setDueDate: CaseActions['setDueDate'];
}

/** A day, up to whose end (UTC) the case must be decided. */
export function DueDateDialog({ item, setDueDate }: DueDateDialogProps) {
  const [open, setOpen] = useState(false);
  const [day, setDay] = useState(item.due_at.slice(0, 10));
  const { run, running, failure, clear } = useAction(setDueDate, {
    lost: 'No answer arrived. Reload this page to see the due date.',
    onDone: () => setOpen(false),
  });
  const close = () => {
    setOpen(false);
    clear();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ caseId: item.case_id, due_at: `${day}T23:59:59.000Z` });
  };
  return (
    <>
      <Button variant="ghost" size="sm" onClick={() => setOpen(true)} aria-label="Change the due date">
        Change …
      </Button>
      <Dialog open={open} onClose={close} title="Change the due date" dismissible={!running}>
        <form onSubmit={submit}>
          <DialogBody>
            <FailureAlert failure={failure} />
            <Field
              id="due-day"
              label="Due day"
              help="The end of this day, UTC. The queue is in the order of due dates."
              error={failure?.fields?.due_at}
            >
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  required
                  data-autofocus
                  value={day}
                  onChange={({ target }) => setDay(target.value)}
                />
              )}
            </Field>
          </DialogBody>
          <DialogFooter>
            <Button size="lg" onClick={close} disabled={running}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" size="lg" disabled={running}>
              {running ? 'Saving …' : 'Save'}
            </Button>
          </DialogFooter>
        </form>
      </Dialog>
    </>
  );
}
