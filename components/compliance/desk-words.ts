import type { Look } from '@/components/shared/state-look';
import type { QueueFilter, QueueRow } from '@/lib/onboarding/contract/desk';
import type { DeskAct, OpenedCase, ProposalView, ReviewView } from '@/lib/onboarding/contract/desk-case';

/** What the desk calls things. Each table names every word of the contract, so a new one cannot be forgotten. */

type Named<K extends string> = Readonly<Record<K, string>>;

export const filterWords: Named<QueueFilter> = {
  all: 'All open',
  mine: 'Mine',
  unassigned: 'Nobody’s yet',
  late: 'Late',
  waiting_merchant: 'Waiting for the merchant',
  awaiting_second: 'Waiting for a second person',
  closed: 'Closed',
};

export const kindWords: Named<QueueRow['kind']> = {
  initial: 'First review',
  resubmission: 'Sent in again',
  periodic: 'Periodic review',
  change: 'Reported change',
  appeal: 'Appeal against a decision',
};

export const caseLook: Readonly<Record<QueueRow['state'], Look>> = {
  queued: { word: 'Waits for a reviewer', shape: 'hollow', tone: 'open', meaning: 'Nobody works on it yet.' },
  claimed: { word: 'In review', shape: 'half', tone: 'funded', meaning: 'Somebody of the desk works on it.' },
  waiting_merchant: {
    word: 'Waits for the merchant',
    shape: 'return',
    tone: 'refunded',
    meaning: 'The merchant was asked for something. The clock stands still until it is answered.',
  },
  awaiting_second: {
    word: 'Waits for a second person',
    shape: 'three-quarters',
    tone: 'evidence',
    meaning: 'One person has proposed a decision, and another has to confirm it.',
  },
  closed: { word: 'Closed', shape: 'full', tone: 'released', meaning: 'It was decided. Nothing waits here.' },
};

export const statusWords: Named<QueueRow['status']> = {
  not_started: 'Not begun',
  draft: 'Being filled in',
  submitted: 'Sent in',
  auto_verification: 'Automatic checks run',
  manual_review: 'Reviewed by people',
  additional_info_required: 'More was asked for',
  approved: 'Approved',
  rejected: 'Rejected',
  suspended: 'Suspended',
  expired: 'Expired',
  withdrawn: 'Withdrawn',
  closed: 'Relationship ended',
};

export const flagWords: Named<QueueRow['flags'][number]> = {
  pep: 'Politically exposed person',
  policy_conflict: 'Policies disagree',
  early_reverify: 'Document runs out within 6 months',
  duplicate_file: 'Same file used elsewhere',
};

export const riskWords: Named<NonNullable<QueueRow['risk_tier']>> = {
  low: 'Low risk',
  medium: 'Medium risk',
  high: 'High risk',
};

export const eligibilityLook: Readonly<Record<NonNullable<QueueRow['eligibility']>, Look>> = {
  standard: { word: 'Standard', shape: 'full', tone: 'released', meaning: 'This kind of business is welcome.' },
  restricted: {
    word: 'Restricted',
    shape: 'flag',
    tone: 'disputed',
    meaning: 'Taken under conditions, and a lead has to be one of the two who approve.',
  },
  prohibited: { word: 'Prohibited', shape: 'bar', tone: 'failed', meaning: 'This kind of business is not taken.' },
};

export const outcomeWords: Named<ProposalView['outcome']> = {
  approve: 'Approve',
  reject_retry: 'Reject, may try again',
  reject_final: 'Reject for good',
  suspend: 'Suspend',
  reinstate: 'Lift the suspension',
  close: 'End the relationship',
};

/** What is true afterwards. */
export const outcomeMeanings: Named<ProposalView['outcome']> = {
  approve: 'The merchant may go live, and the next periodic review is put on the calendar.',
  reject_retry: 'The merchant reads the reasons, and may change the application and send it in again.',
  reject_final: 'The merchant reads that we cannot open an account. Only an appeal leads back.',
  suspend: 'The merchant can take no payments and pay nothing out until the suspension is lifted.',
  reinstate: 'The merchant can take payments and pay out again.',
  close: 'The relationship ends and its keys stop working. This cannot be undone.',
};

export const proposalStateWords: Named<ProposalView['state']> = {
  open: 'Waits for a second person',
  decided: 'Confirmed',
  withdrawn: 'Taken back',
  sent_back: 'Sent back',
  overtaken: 'Void: the merchant changed something after it was made',
};

export const leadReasonWords: Named<ProposalView['lead_because'][number]> = {
  outcome: 'this outcome always takes a lead',
  attempts_exhausted: 'the merchant has no further attempt',
  risk_tier: 'the risk is high',
  category: 'the kind of business is restricted',
  policy_conflict: 'two policies disagree about it',
  pep: 'a politically exposed person is involved',
};

export const sectionWords: Named<OpenedCase['sections'][number]['name']> = {
  business: 'Business',
  people: 'People',
  ownership: 'Ownership',
  documents: 'Documents',
  website: 'Website',
  payout: 'Payout account',
  signing: 'Signing',
};

export const sectionStateWords: Named<OpenedCase['sections'][number]['state']> = {
  not_started: 'Not begun',
  in_progress: 'Incomplete',
  done: 'Complete',
};

export const portionWords: Named<ReviewView['portions'][number]['portion']> = {
  identity: 'Identity of the people',
  ownership: 'Ownership',
  transfer_instrument: 'Payout account',
  business_profile: 'What the business does',
  licences: 'Licences',
};

export const reviewStateWords: Named<ReviewView['state']> = {
  none: 'None planned',
  scheduled: 'Planned',
  open: 'Waits for the merchant',
  overdue: 'Overdue: the merchant has not answered',
  submitted: 'Answered by the merchant',
  in_review: 'The answer is being looked at',
  completed: 'Complete',
};

export const answerWords = { unchanged: 'Nothing changed', changed: 'Changed' } as const;

export const actWords: Named<DeskAct> = {
  claim: 'Take the case',
  release: 'Put it back',
  judge_document: 'Accept or reject a document',
  record_check: 'Record what a check showed',
  write_note: 'Write an internal note',
  request_info: 'Ask the merchant',
  extend_request: 'Give the merchant 14 more days',
  propose_approve: 'Propose to approve',
  propose_reject_retry: 'Propose to reject, with another try',
  propose_reject_final: 'Propose to reject for good',
  propose_suspend: 'Propose to suspend',
  propose_reinstate: 'Propose to lift the suspension',
  propose_close: 'Propose to end the relationship',
  withdraw_proposal: 'Take the proposal back',
  confirm: 'Confirm the proposal',
  send_back: 'Send the proposal back',
  accept_appeal: 'Take the appeal up',
  open_review: 'Open a periodic review',
  complete_review: 'Complete the periodic review',
  reopen_review: 'Ask again in the periodic review',
};

/** Transitions of the application as the history tells them; one that is not named here tells its statuses. */
const commandWords: Readonly<Record<string, string>> = {
  start: 'The application was begun',
  submit: 'Sent in',
  begin_checks: 'Automatic checks began',
  conclude_checks: 'Automatic checks ended',
  overrun_checks: 'Automatic checks took too long',
  request_info: 'More was asked of the merchant',
  resubmit: 'The merchant answered and sent it in again',
  lapse: 'Nobody answered in time',
  approve: 'Approved',
  reject: 'Rejected',
  retry: 'The merchant began again',
  accept_appeal: 'An appeal was taken up',
  suspend: 'Suspended',
  reinstate: 'The suspension was lifted',
  close: 'The relationship was ended',
  withdraw: 'Withdrawn',
  resume: 'Taken up again',
};

export const historyTitle = (command: string, to: QueueRow['status']): string =>
  commandWords[command] ?? statusWords[to];

/** Roles of an application's history: those of the installation, of the merchant, and of the system's services. */
export const actorWords = (role: string): string => {
  const words = role.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** `private_company` → `Private company`: names of the policy that have no wording of their own. */
export const nameWords = (name: string): string => actorWords(name.replaceAll('.', ': '));
