import { defineRefusals } from '@/lib/kernel/outcome';

/** What the dispute desk refuses. What the money refuses comes from the engine as it is. */
export const disputeRefusals = defineRefusals({
  'dispute.not_found': { status: 404, message: 'No dispute case with this id exists in your tenant.' },
  'dispute.status_unreachable': {
    status: 409,
    message: 'The case cannot take this status from the one it has. next_statuses of the case lists what it can take.',
  },
  'dispute.note_required': {
    status: 422,
    message: 'Say why in resolution_note: whoever reads the case later must be able to follow the decision.',
  },
  'dispute.resolution_required': {
    status: 422,
    message: 'A withdrawn dispute still has money frozen. Say in resolution where it goes: release or refund.',
  },
  'dispute.resolution_not_taken': {
    status: 422,
    message: 'Only withdrawn takes a resolution; every other status says by itself what happens to the money.',
  },
  'dispute.due_date_invalid': {
    status: 422,
    message: 'A due date lies in the future, and at most a year away.',
  },
  'dispute.ended': { status: 409, message: 'The case has ended; nothing can be added to it.' },
  'dispute.case_full': {
    status: 409,
    message: 'This case has as many entries as a case may have. It can still be resolved.',
  },
  'dispute.packet_not_ready': {
    status: 503,
    message: 'The newest ledger entries of this intent are being signed. Ask again after the seconds in Retry-After.',
    retryable: true,
  },
  'dispute.packet_rate_limited': {
    status: 429,
    message: 'Packets were asked for too often. Wait for the seconds in Retry-After, then ask again.',
    retryable: true,
  },
});
