import { defineRefusals } from '@/lib/kernel/outcome';

export const fulfilmentRefusals = defineRefusals({
  'gate.resume_not_found': { status: 404, message: 'resume event not found' },
  'gate.resume_acked': { status: 409, message: 'resume event already acked' },
  'gate.delivery_not_found': { status: 404, message: 'delivery not found' },
  'gate.delivery_under_way': {
    status: 409,
    message: 'this message is being sent right now; look at its outcome first',
    retryable: true,
  },
  'gate.delivery_exhausted': { status: 409, message: 'this message was sent again too often' },
  'gate.handoff_closed': {
    status: 409,
    message: 'this action is no longer handed to its service: its money moved on, or the agent has begun it itself',
  },
  'gate.smoke_disabled': { status: 503, message: 'hosted smoke test rail disabled' },
});
