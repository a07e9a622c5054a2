import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cleanup } from './cleanup';
import { say } from './output';
import { root } from './root';

export interface Supervised {
  readonly name: string;
  /** Arguments for Node. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Null: its output goes to ours. */
  readonly logFile: string | null;
}

/** Pauses before a crashed process is started again; after the last one the launcher gives up. */
const restartPausesMs = [200, 1_000, 2_000, 5_000, 10_000];
/** A process that lived this long starts a new count. */
const steadyMs = 60_000;
/** Longer than the web process waits for its requests. */
const stopMs = 35_000;
const logKeptBytes = 20 * 1024 * 1024;
const tailCharacters = 2_000;

function openLog(file: string): number {
  if (existsSync(file) && statSync(file).size > logKeptBytes) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

const tail = (file: string | null): string =>
  file ? `\n${readFileSync(file, 'utf8').slice(-tailCharacters).trim()}` : '';

/** A session of its own: Ctrl-C in a terminal reaches the launcher alone, which then ends everything in order. */
function start({ args, env, logFile }: Supervised): ChildProcess {
  const log = logFile === null ? null : openLog(logFile);
  const output = log ?? 'inherit';
  const child = spawn(process.execPath, ['--import', './scripts/launch/end-with-parent.mjs', ...args], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  if (log !== null) closeSync(log);
  return child;
}

const untilEnd = (child: ChildProcess): Promise<string> =>
  new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(signal ? `ended by ${signal}` : `exit code ${code}`));
  });

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const patience = new AbortController();
  const late = sleep(stopMs, 'late', { signal: patience.signal }).catch(() => 'ended');
  if ((await Promise.race([ended, late])) === 'late') {
    child.kill('SIGKILL');
    await ended;
  }
  patience.abort();
}

/** Keeps a process running until cleanup. Calls `onLost` when it crashes again and again. */
export function supervise(what: Supervised, cleanup: Cleanup, onLost: (error: Error) => void): void {
  const stopping = new AbortController();
  let child = start(what);
  let ended = untilEnd(child);
  cleanup.defer(() => {
    stopping.abort();
    return stop(child, ended);
  });
  const watch = async (): Promise<void> => {
    let crashes = 0;
    for (;;) {
      const since = performance.now();
      const how = await ended;
      if (stopping.signal.aborted) return;
      crashes = performance.now() - since > steadyMs ? 1 : crashes + 1;
      const pause = restartPausesMs[crashes - 1];
      if (pause === undefined) throw new Error(`The ${what.name} process keeps ending (${how}).${tail(what.logFile)}`);
      say(`The ${what.name} process has ended (${how}); starting it again.${tail(what.logFile)}`);
      await sleep(pause, undefined, { signal: stopping.signal });
      child = start(what);
      ended = untilEnd(child);
    }
  };
  watch().catch((error: unknown) => {
    if (!stopping.signal.aborted) onLost(error instanceof Error ? error : new Error(String(error)));
  });
}
