import { join } from 'node:path';
import { type Database, openDatabase, type SentStatement } from '@/lib/db/pool';
import { folderFiles } from '@/lib/files';
import { authenticateAgent, type GateDeps, touchCredentials } from '@/lib/gate';
import {
  capabilityReader,
  type Engine,
  type EngineRead,
  operatorStore,
  type Patience,
  parseEngineRead,
  type ReadCapability,
  type RecordStore,
  recordStore,
} from '@/lib/harbor';
import { createKeyAuthenticator, createKeyUsage, createPasswords, type KeyUsage, type Passwords } from '@/lib/identity';
import { type InboundStore, inboundStore } from '@/lib/inbound';
import { type Clock, systemClock } from '@/lib/kernel/clock';
import type { Actor, Tenant } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import { signingKeyStore } from '@/lib/keys';
import { type KeyRing, openKeyRing } from '@/lib/keys/key-ring';
import { createSealer, type Sealer } from '@/lib/keys/seal';
import { createLimiter, type Limiter } from '@/lib/limits';
import { createOnboarding, type OnboardingDeps } from '@/lib/onboarding';
import { type Counterparts, type RailConfigurationService, railConfiguration } from '@/lib/rails/configuration';
import type { RailStatement } from '@/lib/recovery/ports';
import { type SpendStore, spendStore } from '@/lib/spend';
import { createCounterparts } from './counterparts';
import { createEngine } from './engine';
import type { Env } from './env';
import { createGate } from './gate';
import { gateDefaults } from './gate-env';
import { createStatements } from './statements';
import { connectStripe, type StripeConnections } from './stripe';
import { connectX402 } from './x402';

/** What a web process is made of. Everything below gets its collaborators from here and looks nothing up. */
export interface Services {
  readonly db: Database;
  readonly clock: Clock;
  readonly ring: KeyRing;
  readonly engine: Engine;
  readonly operators: ReturnType<typeof operatorStore>;
  readonly spend: SpendStore<EngineRead>;
  readonly readCapability: ReadCapability;
  readonly passwords: Passwords;
  /** Keeps people's second factors and letters sealed. */
  readonly sealer: Sealer;
  /** Canonical origin, which links begin with. */
  readonly origin: string;
  /** Whole records of intents, for what leaves the house. */
  readonly records: RecordStore;
  readonly limiter: Limiter;
  readonly stripe: StripeConnections;
  /** What counterparts have told us. */
  readonly inbound: InboundStore;
  /** What a tenant's admins set its rails up with. */
  readonly railConfiguration: RailConfigurationService;
  /** Counterparts whose own records are compared with the books. */
  readonly statements: readonly RailStatement[];
  readonly gate: GateDeps;
  /** What merchants are verified with. */
  readonly onboarding: OnboardingDeps;
  authenticate(
    bearer: string | null,
    now: Date,
    how: 'fresh' | 'in_read',
  ): Promise<Outcome<{ tenant: Tenant; actor: Actor }>>;
  authenticateAgent(
    key: string | null,
    now: Date,
    role: 'bot' | 'operator',
    scope?: string,
  ): Promise<Outcome<{ tenant: Tenant; actor: Actor }>>;
  /** When agents' keys were last used, on its way to their rows. */
  readonly agentKeyUsage: Pick<KeyUsage, 'flush'>;
  /** True when the database answers. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

export interface ServiceOptions {
  /** Told of every statement; the bench records the engine's own. */
  readonly onStatement?: (statement: SentStatement) => void;
  readonly maxConnections?: number;
  /** How long the engine waits; the usual time by default. */
  readonly patience?: Patience;
  /** In the place of those that the settings name. */
  readonly counterparts?: Counterparts;
  /** Told of faults in the background, such as a last use that could not be written. */
  readonly onFault?: (error: unknown) => void;
}

const warn = (error: unknown): void => process.emitWarning(error instanceof Error ? error : String(error));

export async function createServices(
  env: Pick<Env, 'databaseUrl' | 'secret' | 'origin'> &
    Partial<Pick<Env, 'stripe' | 'x402' | 'gate' | 'dataDir' | 'isProduction'>>,
  options: ServiceOptions = {},
): Promise<Services> {
  const { onStatement, maxConnections } = options;
  const db = openDatabase({ url: env.databaseUrl, applicationName: 'tidegate-web', onStatement, maxConnections });
  const sealer = createSealer(env.secret);
  const ring = await openKeyRing(signingKeyStore(db), sealer);
  const stripe = connectStripe(env.stripe ?? {}, systemClock);
  const { origin, isProduction = false } = env;
  const x402 = connectX402(env.x402 ?? {}, { db, clock: systemClock, origin, isProduction });
  const engine = createEngine(db, ring, env.origin, systemClock, stripe, x402, options.patience);
  const gate = createGate(db, engine, env.gate ?? gateDefaults, {
    secret: env.secret,
    origin,
    stripe: env.stripe ?? {},
    connections: stripe,
  });
  const keys = createKeyAuthenticator({ db, onFault: options.onFault ?? warn });
  const agentKeyUsage = createKeyUsage(db, touchCredentials, options.onFault ?? warn);
  return {
    db,
    clock: systemClock,
    ring,
    engine,
    gate,
    operators: operatorStore(db),
    spend: spendStore(db, parseEngineRead),
    readCapability: capabilityReader((kid) => ring.publicKey('capability', kid)),
    passwords: createPasswords(),
    sealer,
    onboarding: createOnboarding({ db, sealer, origin, files: folderFiles(join(env.dataDir ?? '.data', 'files')) }),
    origin,
    records: recordStore(db),
    limiter: createLimiter(),
    stripe,
    inbound: inboundStore(db),
    railConfiguration: railConfiguration({
      db,
      counterparts:
        options.counterparts ?? createCounterparts({ stripe: stripe.counterparts, base: x402.counterparts }),
      origin: env.origin,
      onFault: options.onFault ?? warn,
    }),
    statements: createStatements(db, stripe, x402),
    authenticate: (bearer, now, how) => keys.authenticate(bearer, now, how),
    async authenticateAgent(key, now, role, scope) {
      const caller = await authenticateAgent(gate, key, { role, scope });
      if (caller.ok) agentKeyUsage.note(caller.value.tenant.id, caller.value.actor.id, now);
      return caller;
    },
    agentKeyUsage,
    async ready() {
      try {
        await db.rows('SELECT 1');
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      await keys.close();
      await agentKeyUsage.close();
      await db.close();
    },
  };
}
