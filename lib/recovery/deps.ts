import type { Database } from '@/lib/db/pool';
import type { Engine } from '@/lib/harbor';

/** What the use cases of recovery work with. */
export interface RecoveryDeps {
  readonly db: Database;
  /** The only one that asks a rail or moves money. */
  readonly engine: Engine;
}
