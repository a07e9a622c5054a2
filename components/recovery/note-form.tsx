'use client';

import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Textarea } from '@/components/ui/textarea';
import { type NoteCaseInput, noteCaseBody } from '@/lib/recovery/contract';
import type { NoteCase } from './recovery-actions';

/** What somebody found out, and what it makes of the case. It moves no money. */
export function NoteForm({ caseId, note }: { caseId: string; note: NoteCase }) {
  const [body, setBody] = useState('');
  const [status, setStatus] = useState('');
  const [problem, setProblem] = useState<string>();
  const { run, running, failure } = useAction(note, {
    lost: 'No answer arrived. Reload this page to see whether the note was kept.',
    onDone: () => {
      setBody('');
      setStatus('');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = noteCaseBody.safeParse({ body, ...(status !== '' && { status }) });
    setProblem(parsed.success ? undefined : 'Say in at least three characters what you found out.');
    if (parsed.success) run({ ...parsed.data, caseId } satisfies NoteCaseInput & { caseId: string });
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4 border-t pt-4">
      <FailureAlert failure={failure} />
      <Field
        id="case-note"
        label="Note"
        help="Notes stay as they are written."
        error={problem ?? failure?.fields?.body}
      >
        {(control) => <Textarea {...control} required value={body} onChange={({ target }) => setBody(target.value)} />}
      </Field>
      <Field id="case-status" label="What it makes of the case">
        {(control) => (
          <Select {...control} value={status} onChange={({ target }) => setStatus(target.value)}>
            <option value="">Leave it as it is</option>
            <option value="explained">Explained: we know why, it is not settled yet</option>
            <option value="closed">Closed: settled, nothing more can be added</option>
          </Select>
        )}
      </Field>
      <Button type="submit" variant="primary" className="w-fit" disabled={running}>
        {running ? 'One moment …' : 'Write it down'}
      </Button>
    </form>
  );
}
