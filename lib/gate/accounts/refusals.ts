import { defineRefusals } from '@/lib/kernel/outcome';

export const accountRefusals = defineRefusals({
  'account.invalid': { status: 422, message: 'Enter an e-mail address and a password of at least 8 characters.' },
  'account.cross_site': { status: 403, message: 'This form was not sent from a page of this installation.' },
  'account.workos': { status: 503, message: 'WorkOS sign-in is not configured' },
});
