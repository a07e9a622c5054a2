import { type Database, openDatabase } from '@/lib/db/pool';
import { type Engine, type EngineRead, parseEngineRead, type SealDeps, sealStore } from '@/lib/harbor';
import { type Clock, systemClock } from '@/lib/kernel/clock';
import { signingKeyStore } from '@/lib/keys';
import { openKeyRing } from '@/lib/keys/key-ring';
import { createSealer } from '@/lib/keys/seal';
import { type SpendStore, spendStore } from '@/lib/spend';
import { createEngine } from './engine';
import type { WorkerEnv } from './env';

/** What a worker process is made of, over the worker's own login. */
export interface WorkerServices {
  readonly db: Database;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly spend: Pick<SpendStore<EngineRead>, 'expire'>;
  readonly seal: SealDeps;
  close(): Promise<void>;
}

/** Opens the database and the key ring. @throws SetupError when the master secret is another database's. */
export async function createWorkerServices(
  env: Pick<WorkerEnv, 'databaseUrl' | 'secret' | 'origin'>,
): Promise<WorkerServices> {
  const db = openDatabase({ url: env.databaseUrl, applicationName: 'tidegate-worker' });
  const ring = await openKeyRing(signingKeyStore(db), createSealer(env.secret));
  return {
    db,
    clock: systemClock,
    engine: createEngine(db, ring, env.origin, systemClock),
    spend: spendStore(db, parseEngineRead),
    seal: { store: sealStore(db), key: ring.signingKey('ledger') },
    close: () => db.close(),
  };
}
