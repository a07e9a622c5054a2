import type { GatePage } from '@/lib/gate/contract/desk-agents';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { decodePosition, encodePosition, type Position, pageRefusals } from '@/lib/kernel/page';

/** Where a page begins; null at the start. Refuses with `page.cursor_invalid`. */
export function startOf(cursor: string | undefined): Outcome<Position | null> {
  if (cursor === undefined) return ok(null);
  const after = decodePosition(cursor);
  return after === null ? pageRefusals.refuse('page.cursor_invalid', { field: 'cursor' }) : ok(after);
}

interface Ordered {
  readonly id: string;
  readonly created_at: Date;
}

/** A page of rows that were read one beyond its end, newest first. */
export function pageOf<R extends Ordered, T>(rows: readonly R[], limit: number, view: (row: R) => T): GatePage<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: shown.map(view), next_cursor: more ? encodePosition({ at: last.created_at, id: last.id }) : null };
}
