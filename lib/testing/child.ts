import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { TestDatabase } from './database';
import { isAlive } from './is-alive';
import { testSecret } from './stack';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A process of the product, as `npm start` runs it. */
export interface Child {
  /** Settles with the signal or exit code that ended it. */
  readonly gone: Promise<NodeJS.Signals | number>;
  /** Ends it at once, as a machine that goes away does. */
  kill(): Promise<void>;
}

export interface WebChild extends Child {
  readonly baseUrl: string;
}

type Urls = Pick<TestDatabase, 'appUrl' | 'workerUrl' | 'jobsUrl'>;

const startMs = 30_000;
const pollMs = 25;

const builds = join(repository, '.build');
const bundleName = /^tests-(\d+)$/;
let bundle: string | null = null;

/** What runs that were killed could not take away. */
function pruneBundles(): void {
  for (const name of readdirSync(builds)) {
    const pid = Number(bundleName.exec(name)?.[1] ?? process.pid);
    if (!isAlive(pid)) rmSync(join(builds, name), { recursive: true, force: true });
  }
}

/** The processes as they are now, bundled once by whoever starts some; inside the repository, where their packages are. */
function bundled(): string {
  if (bundle !== null) return bundle;
  const folder = join(builds, `tests-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  pruneBundles();
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  execFileSync(process.execPath, ['scripts/bundle.mjs', folder], { cwd: repository });
  bundle = folder;
  return folder;
}

function start(name: 'web' | 'worker', urls: Urls, more: Readonly<Record<string, string>>): Child & { said(): string } {
  const args = ['--enable-source-maps', '--import', './scripts/launch/end-with-parent.mjs'];
  const child = spawn(process.execPath, [...args, join(bundled(), `${name}.mjs`)], {
    cwd: repository,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      NODE_ENV: 'test',
      TIDEGATE_SECRET: testSecret,
      TIDEGATE_LOG_LEVEL: 'silent',
      TIDEGATE_ORIGIN: 'http://localhost:3000',
      TIDEGATE_APP_DATABASE_URL: urls.appUrl,
      TIDEGATE_WORKER_DATABASE_URL: urls.workerUrl,
      TIDEGATE_JOBS_DATABASE_URL: urls.jobsUrl,
      ...more,
    },
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const gone = new Promise<NodeJS.Signals | number>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 0));
  });
  return {
    gone,
    said: () => said,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The web process without Next, ready to answer. `env` comes on top of its settings. */
export async function startWeb(urls: Urls, env: Readonly<Record<string, string>> = {}): Promise<WebChild> {
  const port = await freePort();
  const child = start('web', urls, {
    PORT: String(port),
    TIDEGATE_HOST: '127.0.0.1',
    TIDEGATE_LEAN_ONLY: '1',
    ...env,
  });
  const baseUrl = `http://127.0.0.1:${port}`;
  let ended = false;
  void child.gone.then(() => {
    ended = true;
  });
  for (let waited = 0; waited < startMs && !ended; waited += pollMs) {
    const answer = await fetch(`${baseUrl}/readiness`).catch(() => null);
    if (answer?.ok) return { ...child, baseUrl };
    await sleep(pollMs);
  }
  await child.kill();
  throw new Error(`the web process did not start: ${child.said()}`);
}

/** The worker: it finds what a dead process left behind. `env` comes on top of its settings. */
export const startWorker = (urls: Urls, env: Readonly<Record<string, string>> = {}): Child =>
  start('worker', urls, env);
