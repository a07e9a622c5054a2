import type { Endpoint } from '@/lib/kernel/endpoint';
import { actionEndpoints } from './actions/endpoints';
import { agentEndpoints } from './agents/endpoints';
import { budgetEndpoints } from './budgets/endpoints';
import { checkoutEndpoints } from './checkout/endpoints';
import type { GateDeps } from './deps';
import { discoveryEndpoints } from './discovery/endpoints';
import { fulfilmentEndpoints } from './fulfilment/endpoints';
import { grantEndpoints } from './grants/endpoints';
import { policyEndpoints } from './policy/endpoints';
import { premiumEndpoints } from './premium/endpoints';
import { stripeHookEndpoints } from './stripe/endpoints';
import { toolboxEndpoints } from './toolbox/endpoints';

/** Every endpoint of the payment gate. */
export const gateEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  ...agentEndpoints(deps),
  ...actionEndpoints(deps),
  ...checkoutEndpoints(deps),
  ...grantEndpoints(deps),
  ...policyEndpoints(deps),
  ...budgetEndpoints(deps),
  ...premiumEndpoints(deps),
  ...discoveryEndpoints(deps),
  ...toolboxEndpoints(deps),
  ...fulfilmentEndpoints(deps),
  ...stripeHookEndpoints(deps),
];
