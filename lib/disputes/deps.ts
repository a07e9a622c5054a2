import type { Database } from '@/lib/db/pool';
import type { Engine, RecordStore } from '@/lib/harbor';
import type { KeyRing } from '@/lib/keys/key-ring';
import type { Limiter } from '@/lib/limits';

/** What the use cases of the dispute desk work with. */
export interface DisputeDeps {
  readonly db: Database;
  /** Freezes and moves the money; the desk never does. */
  readonly engine: Engine;
}

export interface PacketDeps {
  readonly db: Database;
  readonly records: RecordStore;
  readonly ring: KeyRing;
  readonly limiter: Limiter;
}
