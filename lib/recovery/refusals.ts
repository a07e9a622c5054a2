import { defineRefusals } from '@/lib/kernel/outcome';

/** What recovery refuses. What the engine refuses is said as it says it. */
export const recoveryRefusals = defineRefusals({
  'recovery.intent_not_found': { status: 404, message: 'There is no such intent.' },
  'recovery.case_not_found': { status: 404, message: 'No difference with this id was found in your tenant.' },
  'recovery.case_closed': { status: 409, message: 'This case is closed; nothing can be added to it.' },
  'recovery.case_full': { status: 409, message: 'This case has as many notes as a case may have. Close it.' },
  'recovery.day_invalid': {
    status: 422,
    message: 'A day is written 2026-01-31, in UTC, and lies neither in the future nor more than 90 days back.',
  },
  'recovery.compare_in_progress': {
    status: 409,
    message: 'This day is being compared already. Look again in a moment.',
    retryable: true,
  },
  'recovery.statement_unavailable': {
    status: 503,
    message: 'A rail did not give its statement of this day. Nothing was compared; ask again later.',
    retryable: true,
  },
});
