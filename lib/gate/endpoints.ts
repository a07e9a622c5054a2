import type { Endpoint } from '@/lib/kernel/endpoint';
import { accountEndpoints } from './accounts/endpoints';
import type { AccountDeps } from './accounts/enter';
import { actionEndpoints } from './actions/endpoints';
import { agentEndpoints } from './agents/endpoints';
import { railEndpoints } from './agents/rail-endpoints';
import { budgetEndpoints } from './budgets/endpoints';
import { checkoutEndpoints } from './checkout/endpoints';
import { unofferedEndpoints } from './checkout/unoffered';
import { dashboardEndpoints } from './dashboard/endpoints';
import { discoveryEndpoints } from './discovery/endpoints';
import { scoped } from './endpoint-parts';
import { fulfilmentEndpoints } from './fulfilment/endpoints';
import { grantEndpoints } from './grants/endpoints';
import { installEndpoints } from './install-links/endpoints';
import { pageEndpoints } from './pages/endpoints';
import { policyEndpoints } from './policy/endpoints';
import { premiumEndpoints } from './premium/endpoints';
import { stripeHookEndpoints } from './stripe/endpoints';
import { toolboxEndpoints } from './toolbox/endpoints';

/** What the gate's endpoints need beside the gate itself. */
export type GateEndpointDeps = AccountDeps;

/** Every endpoint of the payment gate. */
export const gateEndpoints = (deps: GateEndpointDeps): readonly Endpoint[] =>
  [
    ...agentEndpoints(deps),
    ...railEndpoints(deps),
    ...installEndpoints(deps),
    ...accountEndpoints(deps),
    ...dashboardEndpoints(deps),
    ...actionEndpoints(deps),
    ...checkoutEndpoints(deps),
    ...unofferedEndpoints(deps),
    ...pageEndpoints(deps),
    ...grantEndpoints(deps),
    ...policyEndpoints(deps),
    ...budgetEndpoints(deps),
    ...premiumEndpoints(deps),
    ...discoveryEndpoints(deps),
    ...toolboxEndpoints(deps),
    ...fulfilmentEndpoints(deps),
    ...stripeHookEndpoints(deps),
  ].map(scoped);
