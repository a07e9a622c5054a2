import type { Logins } from '@/lib/db/logins';
import type { Mode, Settings } from './settings';

export interface ProcessFacts {
  readonly settings: Settings;
  readonly secret: string;
  readonly logins: Logins;
  /** Next's folder. */
  readonly buildDir: string;
  /** Settings that connect to the counterparts of this machine; empty without them. */
  readonly counterparts: Readonly<Record<string, string>>;
}

const nodeEnv = (mode: Mode): 'development' | 'production' => (mode === 'development' ? 'development' : 'production');

/**
 * Environment of the web, worker and seed processes: each gets the logins it works with.
 * The owner's URL stays with the launcher, so that no process could step around row-level security.
 */
export function processEnv(facts: ProcessFacts, kind: 'web' | 'worker' | 'seed'): NodeJS.ProcessEnv {
  const { settings, secret, logins, buildDir, counterparts } = facts;
  const { DATABASE_URL: _owner, SHADOW_DATABASE_URL: _shadow, ...inherited } = process.env;
  return {
    ...inherited,
    ...counterparts,
    NODE_ENV: nodeEnv(settings.mode),
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(settings.port),
    TIDEGATE_ORIGIN: settings.origin,
    TIDEGATE_DATA_DIR: settings.dataDir,
    TIDEGATE_SECRET: secret,
    TIDEGATE_BUILD_DIR: buildDir,
    TIDEGATE_APP_DATABASE_URL: kind === 'worker' ? undefined : logins.appUrl,
    TIDEGATE_WORKER_DATABASE_URL: kind === 'web' ? undefined : logins.workerUrl,
    TIDEGATE_JOBS_DATABASE_URL: kind === 'web' ? undefined : logins.jobsUrl,
  };
}
