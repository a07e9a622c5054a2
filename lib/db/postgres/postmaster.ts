import { spawnSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What PostgreSQL writes into `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly status: 'starting' | 'ready' | 'stopping';
}

const pollMs = 20;
/** A fast stop writes a checkpoint; a big one takes seconds. */
const fastStopMs = 30_000;
const immediateStopMs = 10_000;

const pidFile = (cluster: string): string => join(cluster, 'postmaster.pid');

function readPidFile(cluster: string): string | null {
  try {
    return readFileSync(pidFile(cluster), 'utf8');
  } catch {
    return null;
  }
}

/** Arguments of a running process; null when there is none, or only its zombie is left. */
function commandLine(pid: number): string | null {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || null;
    } catch {
      return null;
    }
  }
  const { status, stdout } = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 && !stdout.startsWith('(') ? stdout.trim() || null : null;
}

/**
 * The server that runs on this data, also one that an earlier launcher left behind.
 * After a crash the pid may have gone to another program, so the command line must name the data.
 */
export function findPostmaster(cluster: string): Postmaster | null {
  const lines = readPidFile(cluster)?.split('\n');
  const pid = Number(lines?.[0]);
  const folder = lines?.[1];
  if (!lines || !folder || !Number.isSafeInteger(pid) || pid <= 1) return null;
  if (!commandLine(pid)?.includes(`-D ${folder} `)) return null;
  const status = lines[7]?.trim();
  return {
    pid,
    port: Number(lines[3]),
    status: status === 'ready' || status === 'stopping' ? status : 'starting',
  };
}

/**
 * PostgreSQL removes a stale pid file itself unless the pid now belongs to another program of its account.
 * A file that changed under our hands belongs to a server that has just been started: it goes back.
 */
export function removeStalePidFile(cluster: string): void {
  const seen = readPidFile(cluster);
  if (seen === null || findPostmaster(cluster) || commandLine(Number(seen.split('\n')[0])) === null) return;
  const aside = `${pidFile(cluster)}.stale`;
  try {
    renameSync(pidFile(cluster), aside);
    if (readFileSync(aside, 'utf8') === seen) rmSync(aside);
    else renameSync(aside, pidFile(cluster));
  } catch {
    // Another starter was faster.
  }
}

/** Waits until no server runs on this data. */
export async function untilGone(cluster: string, pid: number, timeoutMs: number): Promise<boolean> {
  const rounds = Math.ceil(timeoutMs / pollMs);
  for (let round = 0; round < rounds; round++) {
    if (findPostmaster(cluster)?.pid !== pid && !commandLine(pid)?.includes(`-D ${cluster} `)) return true;
    await sleep(pollMs);
  }
  return false;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has just ended.
  }
}

/** Stops the server that runs on this data: open transactions are rolled back, everything committed is on disk. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const running = findPostmaster(cluster);
  if (!running) return;
  signal(running.pid, 'SIGINT');
  if (await untilGone(cluster, running.pid, fastStopMs)) return;
  signal(running.pid, 'SIGQUIT');
  if (await untilGone(cluster, running.pid, immediateStopMs)) return;
  throw new Error(`PostgreSQL (pid ${running.pid}) does not stop.`);
}
