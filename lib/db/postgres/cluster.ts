import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupError } from '@/lib/kernel/setup-error';
import type { Account } from './account';
import type { Binaries } from './binaries';
import type { Home } from './settings';

/** The role that PostgreSQL itself is set up with. Only the launcher knows its password. */
export const superuser = 'postgres';

/** The server gets none of our environment: no secrets, and no PG* variable that would change it. */
export const serverEnv: NodeJS.ProcessEnv = { PATH: process.env.PATH, LC_ALL: 'C', NODE_ENV: process.env.NODE_ENV };

export const clusterExists = (cluster: string): boolean => existsSync(join(cluster, 'PG_VERSION'));

function initialise(binaries: Binaries, account: Account | null, data: string, passwordFile: string): void {
  const options = ['-U', superuser, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '--no-instructions'];
  const { status, stderr, error } = spawnSync(binaries.initdb, ['-D', data, `--pwfile=${passwordFile}`, ...options], {
    ...account,
    cwd: '/',
    env: serverEnv,
    encoding: 'utf8',
  });
  if (status === 0) return;
  throw new SetupError(
    `The database could not be created: ${error?.message ?? stderr.trim()}`,
    'Check free disk space and the permissions of the data folder (TIDEGATE_DATA_DIR).',
  );
}

/**
 * Creates an empty database server's data. It is made beside its place and moved there whole: an interrupted
 * creation is never started, and of two creators one wins.
 */
export function createCluster(home: Home, account: Account | null, binaries: Binaries): void {
  const draft = `${home.cluster}.${process.pid}`;
  mkdirSync(dirname(home.cluster), { recursive: true, mode: 0o711 });
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const passwordFile = join(draft, 'password');
  writeFileSync(passwordFile, home.password, { mode: 0o600 });
  if (account) {
    chownSync(draft, account.uid, account.gid);
    chownSync(passwordFile, account.uid, account.gid);
  }
  try {
    initialise(binaries, account, join(draft, 'data'), passwordFile);
    renameSync(join(draft, 'data'), home.cluster);
  } catch (error) {
    if (!clusterExists(home.cluster)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
