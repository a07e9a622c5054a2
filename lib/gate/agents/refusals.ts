import { defineRefusals } from '@/lib/kernel/outcome';

export const railRefusals = defineRefusals({
  'agent_rail.connect_simulated': {
    status: 503,
    message: 'Stripe Connect onboarding is simulated in sandboxes only; production refuses to simulate it',
  },
  'agent_rail.x402_caps': { status: 422, message: 'max_per_call_minor must not be above max_per_request_minor' },
  'agent_rail.config_secret': { status: 422, message: 'config must not hold secret-like keys' },
  'agent_rail.config_size': { status: 422, message: 'config is too large' },
});
