import { defineMachine } from '@/lib/kernel/machine';

/**
 * The life of an application. Nothing but `conclude_checks`, `approve` and `reinstate` leads to `approved`, and each of
 * them writes a decision; a final rejection is left by an appeal alone.
 */
export const kycMachine = defineMachine({
  name: 'kyc_application',
  states: [
    'not_started',
    'draft',
    'submitted',
    'auto_verification',
    'manual_review',
    'additional_info_required',
    'approved',
    'rejected',
    'suspended',
    'expired',
    'withdrawn',
    'closed',
  ],
  initial: 'not_started',
  terminal: ['withdrawn', 'closed'],
  commands: [
    'start',
    'submit',
    'begin_checks',
    'conclude_checks',
    'overrun_checks',
    'request_info',
    'resubmit',
    'lapse',
    'approve',
    'reject',
    'retry',
    'accept_appeal',
    'suspend',
    'reinstate',
    'close',
    'withdraw',
    'resume',
  ],
  table: {
    not_started: { start: ['draft'] },
    draft: { submit: ['submitted'], lapse: ['expired'], withdraw: ['withdrawn'] },
    submitted: { begin_checks: ['auto_verification'], withdraw: ['withdrawn'] },
    // The rules engine concludes; checks that take too long go to a person.
    auto_verification: {
      conclude_checks: ['approved', 'manual_review', 'additional_info_required'],
      overrun_checks: ['manual_review'],
    },
    manual_review: { request_info: ['additional_info_required'], approve: ['approved'], reject: ['rejected'] },
    additional_info_required: { resubmit: ['manual_review'], lapse: ['expired'] },
    approved: { suspend: ['suspended'], close: ['closed'] },
    rejected: { retry: ['draft'], accept_appeal: ['manual_review'] },
    suspended: { reinstate: ['approved'], close: ['closed'] },
    expired: { resume: ['draft'] },
  },
});

export const kycStatuses = kycMachine.states;
export type KycStatus = (typeof kycStatuses)[number];
export type KycCommand = (typeof kycMachine.commands)[number];

/** A rejection may be tried again, or only be appealed. */
export const rejectTypes = ['retry', 'final'] as const;
export type RejectType = (typeof rejectTypes)[number];
