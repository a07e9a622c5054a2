import type { Database } from '@/lib/db/pool';
import type { GateSecrets } from '@/lib/gate';
import type { Passwords } from '@/lib/identity';
import type { Sealer } from '@/lib/keys/seal';
import type { OnboardingDeps } from '@/lib/onboarding';
import type { RailConfigurationService } from '@/lib/rails/configuration';

/** What a scenario works with: the same use cases as the product, and its HTTP face. */
export interface SeedDeps {
  readonly db: Database;
  readonly passwords: Passwords;
  readonly sealer: Sealer;
  readonly onboarding: OnboardingDeps;
  /** Where the running web process answers on this machine. */
  readonly apiUrl: string;
  /** Canonical origin, for links. */
  readonly origin: string;
  readonly dataDir: string;
  /** Master secret in hex: what a scenario needs to find again is derived from it. */
  readonly secret: string;
  /** Of the payment gate, as web and worker derive them. */
  readonly gateSecrets: GateSecrets;
  /** The bootstrap token that the environment names; null: one is made up. */
  readonly bootstrapToken: string | null;
  /** Over the counterparts that the installation is set up with. */
  readonly railConfiguration: RailConfigurationService;
  /** The local chain's node; null without one. */
  readonly chainUrl: string | null;
  /** True when connected rails have somebody to connect to. */
  readonly hasCounterparts: boolean;
}

/** Data with a name. Loading it again changes nothing. */
export interface Scenario {
  readonly summary: string;
  /** Gives back lines to print, links above all. */
  load(deps: SeedDeps): Promise<readonly string[]>;
}
