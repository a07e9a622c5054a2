import type { Environment } from '@/lib/kernel/context';
import { baseAddresses, type Counterpart, type Counterparts, type RecipientAccounts } from '@/lib/rails/configuration';

type ByEnvironment<T> = Readonly<Partial<Record<Environment, T>>>;

/** Who this installation is set up with, by environment; what is left out is not available in it. */
export interface ConnectedTo {
  readonly stripe: ByEnvironment<Counterpart & { readonly recipients: RecipientAccounts }>;
  readonly base: ByEnvironment<Counterpart>;
}

/** The counterparts that a tenant's admins can connect their rails to. */
export const createCounterparts = ({ stripe, base }: ConnectedTo): Counterparts => ({
  find(rail, environment) {
    const found = (rail === 'x402_usdc_base' ? base : stripe)[environment];
    return found === undefined ? null : { name: found.name, test: found.test };
  },
  recipients: (environment) => stripe[environment]?.recipients ?? null,
  addresses: baseAddresses,
});
