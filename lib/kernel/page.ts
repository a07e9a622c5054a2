import { z } from 'zod';
import { decodeUtf8, fromBase64Url, toBase64Url, utf8 } from './bytes';
import { isUuid } from './ids';
import { defineRefusals } from './outcome';

/** What every paged list refuses. */
export const pageRefusals = defineRefusals({
  'page.cursor_invalid': {
    status: 400,
    message: 'This cursor was not given out by this list. Send the next_cursor of the page before, or none.',
  },
});

/** A whole number in a query, written in digits alone: `1e1`, `0x10` and an empty text are none. */
export const wholeNumber = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `a whole number from ${min} to ${max}`)
    .transform((text) => Number.parseInt(text, 10))
    .pipe(z.int().min(min).max(max))
    .default(fallback);

/** Where a page ended: the instant it was ordered by, and the id that breaks ties. */
export interface Position {
  readonly at: Date;
  readonly id: string;
}

export const encodePosition = ({ at, id }: Position): string => toBase64Url(utf8(`${at.toISOString()} ${id}`));

/** Four digits of a year: what else a Date can say, PostgreSQL cannot. */
const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Null for a text that no list of ours gave out. */
export function decodePosition(text: string): Position | null {
  const bytes = fromBase64Url(text);
  const [instant = '', id = '', ...rest] = (bytes === null ? null : decodeUtf8(bytes))?.split(' ') ?? [];
  if (rest.length > 0 || !isUuid(id) || !instantForm.test(instant)) return null;
  const at = new Date(instant);
  return !Number.isNaN(at.getTime()) && at.toISOString() === instant ? { at, id } : null;
}
