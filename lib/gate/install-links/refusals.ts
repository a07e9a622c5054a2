import { defineRefusals } from '@/lib/kernel/outcome';

export const installRefusals = defineRefusals({
  'install.invalid': { status: 404, message: 'install link is invalid, expired, or already used' },
  'install.not_found': { status: 404, message: 'install link not found' },
  'install.used': { status: 409, message: 'this install link was used: revoke the key that it gave instead' },
  'install.agent_deleted': { status: 409, message: 'deleted agents cannot create install links' },
  'install.scopes': {
    status: 422,
    message: 'scopes must name at least one of the scopes that an install link can give',
  },
});
