'use client';

import { useId, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { bounds } from '@/lib/kernel/bounds';
import { uuidV4 } from '@/lib/kernel/ids';
import type { OpenedCase } from '@/lib/onboarding/contract/desk-case';
import { actOf } from './acts';
import type { DeskActions } from './desk-actions';
import { useAct } from './use-act';

interface NotesProps {
  readonly item: OpenedCase;
  readonly actions: Pick<DeskActions, 'writeNote'>;
}

export function Notes({ item, actions }: NotesProps) {
  return (
    <div className="grid gap-4">
      {item.notes.length === 0 ? (
        <p className="text-dense text-muted-foreground">Nobody has written a note.</p>
      ) : (
        <ol className="grid gap-3">
          {item.notes.map((note) => (
            <li key={note.note_id} className="grid gap-1">
              <p className="whitespace-pre-wrap break-words text-dense">
                {note.body ?? <span className="text-muted-foreground">Erased; it cannot be read again.</span>}
              </p>
              <p className="text-mini text-muted-foreground">
                {note.author.name}, <Timestamp at={note.created_at} />
              </p>
            </li>
          ))}
        </ol>
      )}
      {actOf(item, 'write_note').isOpen ? <WriteNote caseId={item.case_id} write={actions.writeNote} /> : null}
    </div>
  );
}

function WriteNote({ caseId, write }: { caseId: string; write: DeskActions['writeNote'] }) {
  const id = useId();
  const [body, setBody] = useState('');
  // The same note keeps its name until it was taken, so that a second try writes no second one.
  const [noteId, setNoteId] = useState(uuidV4);
  const { run, running, failure } = useAct(write, () => {
    setBody('');
    setNoteId(uuidV4());
  });
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        run({ case_id: caseId, note_id: noteId, body: body.trim() });
      }}
    >
      <FailureAlert failure={failure} />
      <Field id={id} label="New internal note" help="For the desk alone. The merchant never reads it.">
        {(control) => (
          <Textarea
            {...control}
            maxLength={bounds.longText}
            value={body}
            onChange={({ target }) => setBody(target.value)}
          />
        )}
      </Field>
      <Button type="submit" className="justify-self-start" disabled={running || body.trim() === ''}>
        {running ? 'Writing …' : 'Write the note'}
      </Button>
    </form>
  );
}
