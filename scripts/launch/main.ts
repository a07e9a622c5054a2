import { join, relative } from 'node:path';
import { makeDataDir } from '@/lib/db/postgres/settings';
import { SetupError } from '@/lib/kernel/setup-error';
import { tryLock } from '../file-lock.mjs';
import { Cleanup } from './cleanup';
import { argumentsOf, readyCode } from './code';
import { startCounterparts } from './counterparts';
import { readyDatabase } from './database';
import { demoPath, loadDemo, readDemo } from './demo';
import { explain, say, step } from './output';
import { assertPortIsFree } from './port';
import { type ProcessFacts, processEnv } from './process-env';
import { untilReady } from './readiness';
import { root } from './root';
import { readOrMakeSecret } from './secret';
import { readSettings, type Settings } from './settings';
import { supervise } from './supervise';

const parentCheckMs = 1_000;
const echoMs = 1_500;

const shown = (path: string): string => {
  const short = relative(root, path);
  return short.startsWith('..') ? path : short;
};

/** One launcher to a data folder: the first to stop would take the database away from the other. */
async function lockDataDir({ dataDir, localUrl }: Settings, cleanup: Cleanup): Promise<void> {
  makeDataDir(dataDir);
  const lock = await tryLock(join(dataDir, 'start.lock'), localUrl);
  if (!lock.held) {
    throw new SetupError(
      `Tidegate already runs on ${shown(dataDir)}: process ${lock.holder.pid}, ${lock.holder.note}.`,
      'Use that one or stop it first. Another copy needs a port and a folder of its own: ' +
        'PORT=3001 TIDEGATE_DATA_DIR=.data-2 npm start',
    );
  }
  cleanup.defer(lock.release);
}

function startProcesses(facts: ProcessFacts, cleanup: Cleanup, onLost: (error: Error) => void): void {
  const { mode, dataDir } = facts.settings;
  for (const kind of ['web', 'worker'] as const) {
    const logFile = mode === 'demo' ? join(dataDir, `${kind}.log`) : null;
    const env = processEnv(facts, kind);
    supervise({ name: kind, args: argumentsOf(kind, mode, facts.buildDir), env, logFile }, cleanup, onLost);
  }
}

function greet({ mode, origin, dataDir }: Settings, demoLoaded: boolean): void {
  const demo = demoLoaded ? readDemo(dataDir) : null;
  say();
  say(`Tidegate is ready at ${origin}`);
  say();
  say(`  Console     ${origin}/console`);
  say(`  API         ${origin}/openapi.json`);
  // Merchants in every state of onboarding stand in the file.
  const installation = demo?.onboarding.users.filter(({ organizationId }) => organizationId === null) ?? [];
  for (const { email, password, role } of [...(demo?.users ?? []), ...installation])
    say(`  Sign in     ${email}   ${password}   (${role})`);
  if (demo) say(`  Demo keys   ${shown(demoPath(dataDir))}`);
  if (mode === 'demo') say(`  Logs        ${shown(join(dataDir, 'web.log'))}, ${shown(join(dataDir, 'worker.log'))}`);
  say();
  say('Ctrl-C stops everything; data and database stay.');
}

function describeDatabase({ server, migrations }: Awaited<ReturnType<typeof readyDatabase>>): string {
  const which = server ? `built-in PostgreSQL on port ${server.port}` : 'PostgreSQL of DATABASE_URL';
  return `${which}, ${migrations.applied.length} migrations`;
}

async function run(settings: Settings, cleanup: Cleanup, stop: AbortController): Promise<void> {
  const { signal } = stop;
  const onLost = (error: Error): void => stop.abort(error);
  const development = settings.mode === 'development';
  await lockDataDir(settings, cleanup);
  await assertPortIsFree(settings.port, settings.host);
  const secret = settings.secret ?? readOrMakeSecret(settings.dataDir);
  say(`Starting Tidegate in ${shown(settings.dataDir)}`);

  // The first to fail stops the other, and what either has started is known before cleaning up.
  const orStop = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      stop.abort(error);
      throw error;
    });
  const databaseStep = orStop(step('database', () => readyDatabase(settings, cleanup, onLost), describeDatabase));
  const codeStep = orStop(
    step(
      'web',
      () => readyCode(settings, cleanup, signal),
      ({ fresh }) => (fresh ? 'built' : development ? 'builds as pages are opened' : 'already built'),
    ),
  );
  await Promise.allSettled([databaseStep, codeStep]);
  const database = await databaseStep;
  const code = await codeStep;
  signal.throwIfAborted();
  if (database.migrations.unknown.length > 0) {
    say(`  Note: a newer version has migrated this database: ${database.migrations.unknown.join(', ')}.`);
  }

  const demo = settings.mode !== 'production' && database.local;
  const counterparts = demo
    ? await step(
        'rails',
        () => startCounterparts(settings, secret, { cleanup, onLost, signal }),
        (env) => (Object.keys(env).length > 0 ? 'Stripe simulator and local chain, no real funds' : 'of your settings'),
      )
    : {};
  const facts = { settings, secret, logins: database, buildDir: code.buildDir, counterparts };
  startProcesses(facts, cleanup, onLost);
  await step(
    'processes',
    () => untilReady(settings.localUrl, signal),
    () => 'web and worker are ready',
  );
  if (demo) {
    await step(
      'demo',
      () => loadDemo(processEnv(facts, 'seed'), signal),
      () => 'scenario loaded',
    );
  }
  greet(settings, demo);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/**
 * Ends the start when a signal arrives or the npm that started us is gone. Ctrl-C comes twice at once, from the
 * terminal and from npm; only one that follows later no longer waits.
 */
function listenForStop(stop: AbortController): { asked: () => boolean } {
  let asked = false;
  let askedAt = 0;
  const ask = (): void => {
    asked = true;
    askedAt = performance.now();
    say('\nStopping …');
    stop.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (!asked) ask();
      else if (performance.now() - askedAt > echoMs) process.exit(1);
    });
  }
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent && !asked) ask();
  }, parentCheckMs).unref();
  if (!process.env.npm_lifecycle_event) clearInterval(watch);
  return { asked: () => asked };
}

async function main(): Promise<number> {
  // Whoever read our lines may be gone before we are: that must not keep us from stopping in order.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  const stop = new AbortController();
  const cleanup = new Cleanup();
  const { asked } = listenForStop(stop);
  let failure: unknown = null;
  try {
    await run(readSettings(process.env, process.argv.slice(2)), cleanup, stop);
    failure = asked() ? null : stop.signal.reason;
  } catch (error) {
    failure = asked() ? null : stop.signal.aborted ? stop.signal.reason : error;
  }
  if (failure !== null) process.stderr.write(`\n${explain(failure)}\n`);
  const leftovers = await cleanup.run();
  for (const error of leftovers) process.stderr.write(`${explain(error)}\n`);
  if (failure === null && leftovers.length === 0) say('Stopped.');
  return failure === null && leftovers.length === 0 ? 0 : 1;
}

process.exit(await main());
