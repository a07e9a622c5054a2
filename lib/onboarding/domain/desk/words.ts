/** Words that the desk, its cases and the form share. */

export const caseKinds = ['initial', 'resubmission', 'periodic', 'change', 'appeal'] as const;
export const caseStates = ['queued', 'claimed', 'waiting_merchant', 'awaiting_second', 'closed'] as const;

export const checkResults = ['pass', 'fail', 'unavailable', 'n_a', 'pending'] as const;

export const sectionStates = ['not_started', 'in_progress', 'done'] as const;
