import { actorOf } from '@/lib/audit';
import type { Database } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { type CaseChange, changeCase, recordChange } from './change-case';
import { type AddNoteInput, type NoteView, noteView } from './contract';
import { insertNote } from './store/entry-store';

const answer = { operation: 'dispute.note.add', status: 201, schema: noteView };

/** Writes a note into a case. It stays in the house unless it is shareable. Refuses as `changeCase` does. */
export async function addNote(
  ctx: Ctx,
  input: CaseChange & AddNoteInput,
  { db }: { readonly db: Database },
): Promise<Outcome<NoteView>> {
  const { body, shareable } = input;
  return changeCase(ctx, input, db, answer, async (tx, key) => {
    const id = uuidV7(ctx.now);
    const author = actorOf(ctx).label;
    await insertNote(tx, { ...key, id, body, shareable, author, createdAt: ctx.now });
    await recordChange(tx, ctx, key, 'note_added', { note_id: id, shareable });
    return ok({ note_id: id, body, shareable, author, created_at: ctx.now.toISOString() });
  });
}
