import { defineRefusals } from '@/lib/kernel/outcome';

export const deskRefusals = defineRefusals({
  'gate.refund_not_through': {
    status: 409,
    message:
      'The refund did not go through: the rail refused it, or the money is on its way elsewhere. Nothing was refunded twice; look at the intent before you ask again.',
  },
});
