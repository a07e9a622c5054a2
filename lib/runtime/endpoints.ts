import { disputeEndpoints } from '@/lib/disputes';
import { gateEndpoints } from '@/lib/gate';
import { harborEndpoints, ledgerStore } from '@/lib/harbor';
import { identityEndpoints } from '@/lib/identity/endpoints';
import type { Endpoint } from '@/lib/kernel/endpoint';
import { proofEndpoints } from '@/lib/proof';
import { simulatorEndpoints } from '@/lib/rails';
import { railConfigurationEndpoints } from '@/lib/rails/configuration';
import { stripeEndpoints } from '@/lib/rails/stripe';
import { recoveryEndpoints } from '@/lib/recovery';
import { spendEndpoints } from '@/lib/spend';
import { createTell } from './rails';
import type { Services } from './services';

/** Every declared endpoint of the product. */
export const allEndpoints = (services: Services): readonly Endpoint[] => [
  ...identityEndpoints({ db: services.db }),
  ...gateEndpoints({ ...services.gate, engine: services.engine, passwords: services.passwords }),
  ...harborEndpoints({ engine: services.engine, operators: services.operators }),
  ...disputeEndpoints(services),
  ...recoveryEndpoints(services),
  ...railConfigurationEndpoints(services.railConfiguration),
  ...simulatorEndpoints({ db: services.db, tell: createTell(services.db, services.clock) }),
  ...stripeEndpoints({ db: services.db, store: services.inbound, client: services.stripe.client }),
  ...spendEndpoints({ store: services.spend, clock: services.clock, readCapability: services.readCapability }),
  ...proofEndpoints({ ledger: ledgerStore(services.db), ring: services.ring }),
];
