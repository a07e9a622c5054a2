import { defineRefusals } from '@/lib/kernel/outcome';

/** Refusals about policies and approvals. */
export const policyRefusals = defineRefusals({
  'gate.policy_agent': { status: 404, message: 'agent not found' },
  'gate.policy_moved': { status: 409, message: 'the policy was changed meanwhile; read it again' },
  'gate.policy_busy': {
    status: 503,
    message: 'too many requests count against this policy at once; nothing was done, ask again in a moment',
    retryable: true,
  },
  'gate.approval_not_found': { status: 404, message: 'approval not found' },
  'gate.approval_ended': { status: 409, message: 'this approval was decided otherwise, or its time is over' },
  'gate.approval_undecided': { status: 422, message: 'decision must be approve or refuse' },
  'gate.approval_own': { status: 403, message: 'nobody approves what they asked for themselves' },
});
