import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type DemoFile, readDemoFile } from '@/prisma/seed/demo/demo-file';

/** The whole product with its demo, as `npm start` runs it. */
export interface Product {
  readonly dataDir: string;
  readonly demo: DemoFile;
  /** What the web and worker processes have logged. */
  logs(): string;
  /** Ends every process and removes the data. */
  stop(): Promise<void>;
}

export const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A first start installs and builds. */
const startMs = 900_000;
const stopMs = 60_000;

/** Settings of whoever runs the tests: none of them may reach the product under test. */
const foreign = /^(?:TIDEGATE_|DATABASE_URL$|SHADOW_DATABASE_URL$|NODE_ENV$|PORT$)/;

function environment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  // Under npm's own variable the launcher ends when its parent does: a killed run leaves nothing behind.
  const env = { ...process.env, npm_lifecycle_event: 'e2e' };
  for (const name of Object.keys(env)) if (foreign.test(name)) Reflect.deleteProperty(env, name);
  return { ...env, ...settings };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen({ port: 0, host: 'localhost' });
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** Root's database server has an account of its own, which must pass through. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-e2e-'));
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  return folder;
}

const readLogs = (dataDir: string): string =>
  ['web.log', 'worker.log']
    .map((name) => join(dataDir, name))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('');

/** Settles when the launcher says that everything is ready; throws with what it said when it ends or takes too long. */
async function untilReady(launcher: ChildProcess): Promise<void> {
  let said = '';
  const ready = new Promise<'ready'>((done) => {
    for (const output of [launcher.stdout, launcher.stderr]) {
      output?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('Ctrl-C stops everything')) done('ready');
      });
    }
  });
  const patience = new AbortController();
  const outcome = await Promise.race([
    ready,
    once(launcher, 'exit').then(() => 'ended' as const),
    sleep(startMs, 'late' as const, { signal: patience.signal }),
  ]);
  patience.abort();
  if (outcome !== 'ready') throw new Error(`Tidegate did not start (${outcome}):\n${said}`);
}

async function end(launcher: ChildProcess): Promise<void> {
  if (launcher.exitCode !== null || launcher.signalCode !== null) return;
  const gone = once(launcher, 'exit');
  launcher.kill('SIGTERM');
  const late = setTimeout(() => launcher.kill('SIGKILL'), stopMs);
  await gone;
  clearTimeout(late);
}

/** Starts it on a free port with data of its own, and waits until it is healthy and the demo is loaded. */
export async function startProduct(): Promise<Product> {
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const launcher = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: repository,
    env: environment({ PORT: String(await freePort()), TIDEGATE_DATA_DIR: dataDir }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    await end(launcher);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(launcher);
    const demo = readDemoFile(dataDir);
    if (demo === null) throw new Error('Tidegate started without writing demo.json.');
    return { dataDir, demo, logs: () => readLogs(dataDir), stop };
  } catch (error) {
    const logs = readLogs(dataDir);
    await stop();
    throw logs === '' ? error : new Error(`${String(error)}\n${logs}`);
  }
}
