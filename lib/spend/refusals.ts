import { defineRefusals } from '@/lib/kernel/outcome';

export const spendRefusals = defineRefusals({
  'spend.decision_not_found': { status: 404, message: 'There is no such spend decision.' },
  'spend.decision_finished': { status: 409, message: 'This decision ended otherwise before.' },
  'spend.tool_call_conflict': {
    status: 409,
    message: 'This tool_call_id was authorised for another request. Use a new id for each call of a tool.',
  },
});
