import type { Database } from '@/lib/db/pool';
import type { Counterparts } from './ports';

/** What the use cases of rail configuration work with. */
export interface RailConfigurationDeps {
  readonly db: Database;
  readonly counterparts: Counterparts;
  /** Canonical origin: Stripe sends people back to it. */
  readonly origin: string;
  /** Told why a counterpart did not answer. */
  readonly onFault: (error: unknown) => void;
}
