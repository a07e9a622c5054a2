import type { Database } from '@/lib/db/pool';
import type { Rails } from '@/lib/harbor/ports';
import type { Clock } from '@/lib/kernel/clock';
import { simulatedRail } from '@/lib/rails';

/** Which adapter serves which rail in which mode. A connected rail has none yet. */
export function createRails(db: Database, clock: Clock): Rails {
  const simulated = simulatedRail(db, clock);
  return (_rail, mode) => (mode === 'simulated' ? simulated : null);
}
