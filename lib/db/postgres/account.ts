import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { SetupError } from '@/lib/kernel/setup-error';

/** Unix account that runs the server. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const runsAsRoot = (): boolean => process.getuid?.() === 0;

function idOf(name: string): Account | null {
  const read = (flag: string): number | null => {
    const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return status === 0 ? Number(stdout.trim()) >>> 0 : null;
  };
  const uid = read('-u');
  const gid = read('-g');
  return uid === null || gid === null || uid === 0 ? null : { uid, gid };
}

/** PostgreSQL refuses to run as root: then an unprivileged account runs it. Null: our own account does. */
export function chooseAccount(): Account | null {
  if (!runsAsRoot()) return null;
  const account = idOf('postgres') ?? idOf('_postgres') ?? idOf('nobody');
  if (account) return account;
  throw new SetupError(
    'PostgreSQL does not run as root, and this machine has neither a postgres nor a nobody account.',
    'Start Tidegate as an ordinary user, or create an account named postgres.',
  );
}

/** The data decides who runs the server: its owner, for good. */
export function accountOf(cluster: string): Account | null {
  const { uid, gid } = statSync(cluster);
  const own = process.getuid?.();
  if (uid === own) return null;
  if (own === 0) return { uid, gid };
  throw new SetupError(
    `The database in ${cluster} belongs to another account (uid ${uid}).`,
    'Start Tidegate as that account or as root, or choose another folder with TIDEGATE_DATA_DIR.',
  );
}

/** True when the account can reach the folder through all folders above it. */
export function canEnter(account: Account | null, folder: string): boolean {
  if (!account) return true;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' }).status === 0;
}

/** True when the account can run the program. */
export function canRun(account: Account | null, program: string): boolean {
  return spawnSync(program, ['--version'], { ...account, cwd: '/' }).status === 0;
}
