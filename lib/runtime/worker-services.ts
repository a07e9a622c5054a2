import { join } from 'node:path';
import { type Database, openDatabase } from '@/lib/db/pool';
import { folderFiles } from '@/lib/files';
import type { GateDeps } from '@/lib/gate';
import { type Engine, type EngineRead, parseEngineRead, type SealDeps, sealStore } from '@/lib/harbor';
import { type InboundStore, inboundStore } from '@/lib/inbound';
import type { InboundSource } from '@/lib/inbound/ports';
import { type Clock, systemClock } from '@/lib/kernel/clock';
import { signingKeyStore } from '@/lib/keys';
import { openKeyRing } from '@/lib/keys/key-ring';
import { createSealer, type Sealer } from '@/lib/keys/seal';
import { createMail, type Mail } from '@/lib/mail';
import { createOnboarding, type OnboardingDeps } from '@/lib/onboarding';
import { simulatedSource } from '@/lib/rails';
import type { RailStatement } from '@/lib/recovery/ports';
import { type SpendStore, spendStore } from '@/lib/spend';
import { createEngine } from './engine';
import type { WorkerEnv } from './env';
import { createGate } from './gate';
import { gateDefaults } from './gate-env';
import { mailDefaults } from './mail-env';
import { createStatements } from './statements';
import { connectStripe } from './stripe';
import { type ChainWork, connectX402 } from './x402';

/** What a worker process is made of, over the worker's own login. */
export interface WorkerServices {
  readonly db: Database;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly spend: Pick<SpendStore<EngineRead>, 'expire'>;
  readonly seal: SealDeps;
  /** What counterparts have told us, and those that can be asked. */
  readonly inbound: InboundStore;
  readonly sources: readonly InboundSource[];
  /** Chains whose transactions are tended and whose escrow is reconciled. */
  readonly chains: readonly ChainWork[];
  /** Counterparts whose own records are compared with the books. */
  readonly statements: readonly RailStatement[];
  readonly gate: GateDeps;
  /** Carries letters, which the queue holds sealed. */
  readonly mail: Mail;
  readonly sealer: Sealer;
  readonly onboarding: OnboardingDeps;
  close(): Promise<void>;
}

/** Opens the database and the key ring. @throws SetupError when the master secret is another database's. */
export async function createWorkerServices(
  env: Pick<WorkerEnv, 'databaseUrl' | 'secret' | 'origin'> &
    Partial<Pick<WorkerEnv, 'stripe' | 'x402' | 'gate' | 'mail' | 'dataDir' | 'isProduction'>>,
): Promise<WorkerServices> {
  const db = openDatabase({ url: env.databaseUrl, applicationName: 'tidegate-worker' });
  const sealer = createSealer(env.secret);
  const ring = await openKeyRing(signingKeyStore(db), sealer);
  const stripe = connectStripe(env.stripe ?? {}, systemClock);
  const { origin, isProduction = false } = env;
  const x402 = connectX402(env.x402 ?? {}, { db, clock: systemClock, origin, isProduction });
  const engine = createEngine(db, ring, env.origin, systemClock, stripe, x402);
  const gateEnv = env.gate ?? gateDefaults;
  return {
    db,
    clock: systemClock,
    engine,
    gate: createGate(db, engine, gateEnv, {
      secret: env.secret,
      origin,
      stripe: env.stripe ?? {},
      connections: stripe,
    }),
    spend: spendStore(db, parseEngineRead),
    seal: { store: sealStore(db), key: ring.signingKey('ledger') },
    inbound: inboundStore(db),
    sources: [...stripe.sources, simulatedSource],
    chains: x402.chains,
    statements: createStatements(db, stripe, x402),
    mail: createMail(env.mail ?? mailDefaults),
    sealer,
    onboarding: createOnboarding({ db, sealer, origin, files: folderFiles(join(env.dataDir ?? '.data', 'files')) }),
    close: () => db.close(),
  };
}
