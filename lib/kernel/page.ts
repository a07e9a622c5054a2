import { defineRefusals } from './outcome';

/** What every paged list refuses. */
export const pageRefusals = defineRefusals({
  'page.cursor_invalid': {
    status: 400,
    message: 'This cursor was not given out by this list. Send the next_cursor of the page before, or none.',
  },
});
