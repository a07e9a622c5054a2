import type { Endpoint } from '@/lib/kernel/endpoint';
import { accountEndpoints } from './accounts/endpoints';
import type { AccountDeps } from './accounts/enter';
import { actionEndpoints } from './actions/endpoints';
import { agentEndpoints } from './agents/endpoints';
import { railEndpoints } from './agents/rail-endpoints';
import type { SettlementDeps } from './agents/settlement-rails';
import { checkoutEndpoints } from './checkout/endpoints';
import { dashboardEndpoints } from './dashboard/endpoints';
import { scoped } from './endpoint-parts';
import { grantEndpoints } from './grants/endpoints';
import { installEndpoints } from './install-links/endpoints';

/** What the gate's endpoints need beside the gate itself. */
export type GateEndpointDeps = AccountDeps & SettlementDeps;

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
    ...grantEndpoints(deps),
  ].map(scoped);
