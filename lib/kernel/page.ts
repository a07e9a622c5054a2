import { z } from 'zod';
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
