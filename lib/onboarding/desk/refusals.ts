import { defineRefusals } from '@/lib/kernel/outcome';

/** What the desk refuses, beside what transitions and reviews do. */
export const deskRefusals = defineRefusals({
  'kyc.case_not_found': { status: 404, message: 'There is no such case. Go back to the queue.' },
  'kyc.case_claimed': {
    status: 409,
    message: 'Somebody else has this case. Wait until they give it back, or ask a lead to take it over.',
  },
  'kyc.case_closed': { status: 409, message: 'This case is closed: there is nothing left to take up.' },
  'kyc.claim_over': { status: 409, message: 'This case is not yours any more. Take it up again to go on.' },
  'kyc.words_unfilled': {
    status: 422,
    message: 'Words in braces are places to fill in. Say there what the merchant has to know.',
  },
  'kyc.target_unknown': { status: 422, message: 'The application has no such place. Pick one from the list.' },
  'kyc.target_twice': { status: 422, message: 'A place can be asked about once for the same reason.' },
  'kyc.proposal_open': { status: 409, message: 'A proposal stands already. Decide it, or let its author withdraw it.' },
  'kyc.proposal_not_yours': { status: 403, message: 'Only who made a proposal withdraws it. Send it back instead.' },
  'kyc.request_missing': { status: 409, message: 'Nothing is asked of the merchant at the moment.' },
  'kyc.appeal_missing': { status: 409, message: 'The merchant has not appealed against this decision.' },
  'kyc.reviewer_unfit': { status: 422, message: 'This person cannot be given the case. Pick one from the list.' },
  'kyc.review_missing': { status: 409, message: 'There is no review that this could be done with.' },
  'kyc.review_running': { status: 409, message: 'A review is running already.' },
  'kyc.portion_not_asked': { status: 422, message: 'The review does not ask about this.' },
});
