import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPostmaster, stopPostmaster } from '@/lib/db/postgres/postmaster';
import { isAlive } from '@/lib/testing/is-alive';
import { isReady } from './readiness';
import { root } from './root';

interface Launched {
  readonly process: ChildProcess;
  /** All it has said so far. */
  said(): string;
  /** Exit code, once it has ended. */
  readonly exit: Promise<number | null>;
}

const patienceMs = 240_000;
const readyLine = 'Ctrl-C stops everything';

let folder: string;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-test-'));
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  const probe = createServer().listen({ port: 0, host: '127.0.0.1' });
  await once(probe, 'listening');
  const address = probe.address();
  port = typeof address === 'object' && address ? address.port : 0;
  probe.close();
});

afterAll(async () => {
  await stopPostmaster(join(folder, 'data', 'pg'));
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the product as `npm start` does, on data of this file. Under npm's variable it ends when we do. */
function launch(settings: Readonly<Record<string, string>> = {}): Launched {
  const { PATH, HOME } = process.env;
  const ours = { PORT: String(port), TIDEGATE_DATA_DIR: join(folder, 'data') };
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: { PATH, HOME, NODE_ENV: 'test', npm_lifecycle_event: 'test', ...ours, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  return { process: child, said: () => said, exit: once(child, 'exit').then(([code]) => code) };
}

async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`It never came about that ${what}.`);
    await sleep(50);
  }
}

async function launchAndWait(): Promise<Launched> {
  const launched = launch();
  const settled = () => launched.said().includes(readyLine) || launched.process.exitCode !== null;
  await until('the product is ready or has given up', settled, patienceMs);
  if (!launched.said().includes(readyLine)) throw new Error(`The start failed:\n${launched.said()}`);
  return launched;
}

const database = () => findPostmaster(join(folder, 'data', 'pg'));

function childrenOf(pid: number | undefined): readonly number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return list === '' ? [] : list.split(' ').map(Number);
}

const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8');

describe.runIf(process.platform === 'linux')('npm start', () => {
  it('brings everything up, keeps its data, and stops without leaving anything', async () => {
    const first = await launchAndWait();
    const demo = readFileSync(join(folder, 'data', 'demo.json'), 'utf8');
    expect(statSync(join(folder, 'data', 'demo.json')).mode & 0o777).toBe(0o600);
    const children = childrenOf(first.process.pid);
    first.process.kill('SIGTERM');
    // npm and the terminal both pass Ctrl-C on: the echo is no second wish.
    first.process.kill('SIGINT');
    expect(await first.exit).toBe(0);
    expect(database()).toBeNull();
    // A process that has ended keeps its number until the system has taken note of that.
    await until('nothing of it is left', () => !children.some(isAlive));

    const second = await launchAndWait();
    expect(readFileSync(join(folder, 'data', 'demo.json'), 'utf8')).toBe(demo);
    second.process.kill('SIGINT');
    expect(await second.exit).toBe(0);
  }, 300_000);

  it('refuses what is taken, in one clear line, and harms nobody', async () => {
    const running = await launchAndWait();
    const samePort = launch({ TIDEGATE_DATA_DIR: join(folder, 'other') });
    expect(await samePort.exit).toBe(1);
    expect(samePort.said()).toContain(`Port ${port} is in use`);
    const sameData = launch({ PORT: '1' });
    expect(await sameData.exit).toBe(1);
    expect(sameData.said()).toContain(`process ${running.process.pid}`);
    expect(await isReady(`http://localhost:${port}`)).toBe(true);
    running.process.kill('SIGTERM');
    expect(await running.exit).toBe(0);
  }, 120_000);

  it('comes back from a kill of any of its processes', async () => {
    const launched = await launchAndWait();
    const server = database()?.pid;
    const web = childrenOf(launched.process.pid).find((pid) => commandOf(pid).includes('web.mjs'));
    // Nothing may be killed by a number that names nobody: zero is the group that runs the tests.
    if (server === undefined || web === undefined) throw new Error('the web process or the server is not there');
    process.kill(web, 'SIGKILL');
    await until('the web process is gone', async () => !(await isReady(`http://localhost:${port}`)));
    await until('the web process is back', () => isReady(`http://localhost:${port}`));

    process.kill(server, 'SIGKILL');
    await until('another server is there', () => (database()?.pid ?? server) !== server);
    await until('the product is ready again', () => isReady(`http://localhost:${port}`));

    const survivor = database()?.pid;
    launched.process.kill('SIGKILL');
    await launched.exit;
    await until(
      'web and worker have followed their launcher',
      async () => !(await isReady(`http://localhost:${port}`)),
    );
    expect(database()?.pid).toBe(survivor);
    const next = await launchAndWait();
    expect(database()?.pid).toBe(survivor);
    next.process.kill('SIGTERM');
    expect(await next.exit).toBe(0);
    expect(database()).toBeNull();
  }, 120_000);
});
