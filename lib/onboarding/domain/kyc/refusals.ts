import { defineRefusals, type Refusal } from '@/lib/kernel/outcome';
import { type KycCommand, type KycStatus, kycMachine } from './kyc.machine';

export const kycRefusals = defineRefusals({
  'kyc.not_started': { status: 409, message: 'The application has not been started. Start it first.' },
  'kyc.draft': { status: 409, message: 'The application has not been sent in yet. Complete it and send it in.' },
  'kyc.being_checked': {
    status: 409,
    message: 'The application is being checked automatically and is locked until that is done.',
  },
  'kyc.in_review': { status: 409, message: 'Compliance has the application; it is locked until they answer.' },
  'kyc.waiting_for_merchant': {
    status: 409,
    message: 'The merchant has been asked for something. The review goes on when everything is answered.',
  },
  'kyc.approved': {
    status: 409,
    message: 'The application is approved. Report a change, or wait for the next review.',
  },
  'kyc.rejected': {
    status: 409,
    message: 'The application was rejected. The notice says whether a new try is possible.',
  },
  'kyc.suspended': { status: 409, message: 'The approval is suspended. Answer the review that is open.' },
  'kyc.expired': {
    status: 409,
    message: 'The application was not sent in in time. What was typed is kept: resume it.',
  },
  'kyc.withdrawn': { status: 409, message: 'The application was withdrawn.' },
  'kyc.closed': { status: 409, message: 'The relationship has ended; the application can only be read.' },

  'kyc.actor_not_allowed': { status: 403, message: 'Your role may not do this. Who may is listed beside it.' },
  'kyc.production_only': {
    status: 409,
    message: 'Only a live organisation is verified. Switch to the live environment of your organisation.',
  },
  'kyc.membership_inactive': { status: 403, message: 'Your membership of this organisation is not active.' },
  'kyc.signatory_required': {
    status: 403,
    message: 'A signatory of the business, or who was appointed by one, sends the application in.',
  },
  'kyc.requirements_due': { status: 422, message: 'Something is still missing. Complete what is listed as due now.' },
  'kyc.warranty_missing': { status: 422, message: 'Confirm that everything you say is true and complete.' },
  'kyc.category_prohibited': { status: 422, message: 'We cannot support this kind of business.' },
  'kyc.snapshot_missing': {
    status: 409,
    message: 'The application has no frozen copy to decide on. Send it in again.',
  },
  'kyc.not_due': { status: 409, message: 'The time for this has not come yet.' },
  'kyc.rules_engine_only': { status: 403, message: 'Only the rules engine concludes automatic checks.' },
  'kyc.request_empty': { status: 422, message: 'Say what the merchant has to do: at least one reason with its words.' },
  'kyc.reason_unknown': { status: 422, message: 'This reason is not in the policy in force. Pick one from the list.' },
  'kyc.reason_missing': { status: 422, message: 'Give at least one reason.' },
  'kyc.reason_not_curable': {
    status: 422,
    message: 'Nothing the merchant sends can cure this reason. Reject finally, or take another reason.',
  },
  'kyc.items_open': { status: 409, message: 'Not everything that was asked is answered yet.' },
  'kyc.request_open': { status: 409, message: 'The merchant still has an open question. Wait for the answer first.' },
  'kyc.checks_open': { status: 409, message: 'Some checks have no result yet. Settle each of them first.' },
  'kyc.retry_not_possible': {
    status: 409,
    message: 'This rejection is final. You can appeal, or write to the contact in the notice.',
  },
  'kyc.attempts_exhausted': {
    status: 409,
    message: 'All attempts are used up. A compliance lead decides how it goes on.',
  },
  'kyc.proposal_missing': {
    status: 409,
    message: 'Nobody has proposed this decision. Propose it, and let another decide.',
  },
  'kyc.proposal_void': {
    status: 409,
    message: 'The application has changed since this was proposed. Look at the change and propose again.',
  },
  'kyc.second_person_required': {
    status: 403,
    message: 'Who proposed a decision cannot make it. Another person must decide.',
  },
  'kyc.lead_required': { status: 403, message: 'This decision is for a compliance lead.' },
  'kyc.conflict_of_interest': {
    status: 403,
    message: 'You belong to this organisation, or your firm introduced it. Somebody else must handle it.',
  },
  'kyc.documents_unseen': {
    status: 409,
    message: 'Open every required document first: some are new or have changed since you saw them.',
  },
  'kyc.appeal_other_reviewer': {
    status: 403,
    message: 'Whoever took part in the decision cannot handle the appeal against it.',
  },
  'kyc.cause_open': { status: 409, message: 'What led to the suspension is not settled yet.' },
  'kyc.cause_missing': { status: 409, message: 'There is no open cause for a suspension of this kind.' },
});
export type KycRefusalCode = keyof typeof kycRefusals.table;

const refusalByStatus: Readonly<Record<KycStatus, KycRefusalCode>> = {
  not_started: 'kyc.not_started',
  draft: 'kyc.draft',
  submitted: 'kyc.being_checked',
  auto_verification: 'kyc.being_checked',
  manual_review: 'kyc.in_review',
  additional_info_required: 'kyc.waiting_for_merchant',
  approved: 'kyc.approved',
  rejected: 'kyc.rejected',
  suspended: 'kyc.suspended',
  expired: 'kyc.expired',
  withdrawn: 'kyc.withdrawn',
  closed: 'kyc.closed',
};

/** The refusal of a command in a status; null when the machine allows it. */
export function refusalOf(status: KycStatus, command: KycCommand): Refusal | null {
  if (kycMachine.targets(status, command).length > 0) return null;
  return kycRefusals.make(refusalByStatus[status], { details: { status, command } });
}
