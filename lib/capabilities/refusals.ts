import { defineRefusals } from '@/lib/kernel/outcome';

export const capabilityRefusals = defineRefusals({
  'capability.closed': {
    status: 403,
    message:
      'The live environment is not open for this. Verification in the console says what is missing; the sandbox is always open.',
  },
});
