'use client';

import { type FormEvent, useId, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Timestamp } from '@/components/shared/timestamp';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Label } from '@/components/ui/label';
import { Textarea } from '@/components/ui/textarea';
import type { NoteView } from '@/lib/disputes/contract';
import { bounds } from '@/lib/kernel/bounds';
import type { CaseActions } from './case-actions';

interface NotesProps {
  readonly caseId: string;
  readonly notes: readonly NoteView[];
  readonly names: Readonly<Record<string, string>>;
  /** Null when nothing can be added. */
  readonly add: CaseActions['addNote'] | null;
}

export function Notes({ caseId, notes, names, add }: NotesProps) {
  return (
    <Card aria-label="Notes">
      <CardHeader>
        <CardTitle>Notes</CardTitle>
        <span className="text-mini text-muted-foreground">Stay here unless marked to be shared</span>
      </CardHeader>
      <CardBody className="grid gap-4">
        {notes.length === 0 ? (
          <p className="text-dense text-muted-foreground">Nobody has written a note.</p>
        ) : (
          <ol className="grid gap-4">
            {notes.map((note) => (
              <li key={note.note_id} className="grid gap-1">
                <p className="whitespace-pre-wrap break-words text-sm">{note.body}</p>
                <p className="flex flex-wrap items-center gap-x-2 text-mini text-muted-foreground">
                  {names[note.author] ?? note.author} · <Timestamp at={note.created_at} />
                  {note.shareable ? <Badge tone="funded">Shared in the packet</Badge> : null}
                </p>
              </li>
            ))}
          </ol>
        )}
        {add ? <AddNote caseId={caseId} add={add} /> : null}
      </CardBody>
    </Card>
  );
}

function AddNote({ caseId, add }: { caseId: string; add: CaseActions['addNote'] }) {
  const id = useId();
  const [body, setBody] = useState('');
  const [shareable, setShareable] = useState(false);
  const { run, running, failure } = useAction(add, {
    lost: 'No answer arrived. Reload this page to see whether the note was written.',
    onDone: () => {
      setBody('');
      setShareable(false);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ caseId, body: body.trim(), shareable });
  };
  return (
    <form onSubmit={submit} className="grid gap-3 border-t pt-4">
      <FailureAlert failure={failure} />
      <Field id={`${id}-note`} label="New note" error={failure?.fields?.body}>
        {(control) => (
          <Textarea
            {...control}
            required
            maxLength={bounds.longText}
            value={body}
            onChange={({ target }) => setBody(target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="flex items-center gap-2">
          <Checkbox id={`${id}-share`} checked={shareable} onChange={({ target }) => setShareable(target.checked)} />
          <Label htmlFor={`${id}-share`} className="font-normal text-dense">
            Share in the packet
          </Label>
        </div>
        <Button type="submit" disabled={running || body.trim() === ''}>
          {running ? 'Writing …' : 'Write note'}
        </Button>
      </div>
    </form>
  );
}
