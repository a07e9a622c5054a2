import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { SetupError } from '@/lib/kernel/setup-error';
import { type Account, canEnter } from './account';
import { systemFolder } from './binaries';

/** Decided once per data folder and kept in `postgres.json` (0600) there. */
const settingsSchema = z.object({
  /** The server's data: relative to the data folder unless that folder is closed to the server's account. */
  cluster: z.string().min(1),
  /** Password of the superuser `postgres`. */
  password: z.string().min(32),
  /** Port it was given last; the next start asks for it again. */
  port: z.int().min(1024).max(65535),
});
type Settings = z.infer<typeof settingsSchema>;

/** A data folder's database: where it is and how to sign in. */
export interface Home {
  readonly dataDir: string;
  /** Absolute path of the server's data. */
  readonly cluster: string;
  readonly password: string;
  readonly port: number;
}

/** Below every system's range of ports for outgoing connections, so that the remembered port stays free. */
const portRange = { from: 20_000, to: 30_000 } as const;

export const randomPort = (): number => randomInt(portRange.from, portRange.to);

const settingsFile = (dataDir: string): string => join(dataDir, 'postgres.json');

function parse(dataDir: string): Home {
  const file = settingsFile(dataDir);
  let settings: Settings;
  try {
    settings = settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new SetupError(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'It holds the database password. Restore it from a backup, or move the whole data folder away to start afresh.',
    );
  }
  const cluster = isAbsolute(settings.cluster) ? settings.cluster : join(dataDir, settings.cluster);
  return { dataDir, cluster, password: settings.password, port: settings.port };
}

/** Makes the folder that holds data and secrets. Root leaves it passable, since another account runs the server. */
export function makeDataDir(dataDir: string): void {
  if (existsSync(dataDir)) return;
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
}

/** The settings of a data folder, or null when it has none yet. */
export function readHome(dataDir: string): Home | null {
  return existsSync(settingsFile(dataDir)) ? parse(dataDir) : null;
}

/** Reads the data folder's settings; the first caller decides them, also when several come at once. */
export function openHome(dataDir: string, account: Account | null): Home {
  makeDataDir(dataDir);
  const file = settingsFile(dataDir);
  if (!existsSync(file)) {
    const settings: Settings = {
      cluster: canEnter(account, dataDir) ? 'pg' : join(systemFolder, randomBytes(8).toString('hex'), 'pg'),
      password: randomBytes(24).toString('base64url'),
      port: randomPort(),
    };
    const draft = `${file}.${randomBytes(4).toString('hex')}`;
    writeFileSync(draft, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(draft);
    }
  }
  return parse(dataDir);
}

/** Remembers the port for the next start. */
export function rememberPort(home: Home, port: number): void {
  const file = settingsFile(home.dataDir);
  const settings = settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (settings.port === port) return;
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ ...settings, port }, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
