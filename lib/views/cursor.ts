import { decodeUtf8, fromBase64Url, toBase64Url, utf8 } from '@/lib/kernel/bytes';
import { isUuid } from '@/lib/kernel/ids';

/** Where a page ended: the value it was ordered by, and the id that breaks ties. */
export interface Cursor {
  readonly at: Date;
  readonly id: string;
}

export const encodeCursor = ({ at, id }: Cursor): string => toBase64Url(utf8(`${at.toISOString()} ${id}`));

/** Null for a text that this list did not give out; the list then starts at its beginning. */
export function decodeCursor(text: string): Cursor | null {
  const bytes = fromBase64Url(text);
  const [instant = '', id = ''] = (bytes === null ? null : decodeUtf8(bytes))?.split(' ') ?? [];
  const at = new Date(instant);
  return isUuid(id) && !Number.isNaN(at.getTime()) ? { at, id } : null;
}
