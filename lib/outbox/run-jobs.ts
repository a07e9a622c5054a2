import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, type Runner, run, type TaskList } from 'graphile-worker';
import { type RetryPolicy, retryDelay } from '@/lib/kernel/retry-policy';
import type { Task } from './task';

export interface JobLog {
  warn(message: string): void;
  /** The runner ended or could not start; it is started again. */
  failed(error: unknown): void;
}

export interface JobOptions {
  /** Login that owns the job tables. */
  readonly jobsUrl: string;
  readonly tasks: readonly Task[];
  readonly log: JobLog;
}

export interface JobRunner {
  /** Lets running jobs finish, up to a bound, and gives back the others. */
  stop(): Promise<void>;
}

const limits = {
  concurrency: 4,
  /** Jobs are announced by the database; this is how often a missed one is looked for, in milliseconds. */
  pollMs: 1_000,
  /** After this long a stop aborts what still runs, in milliseconds; the job is then tried again elsewhere. */
  stopMs: 3_000,
} as const;

/** The runner takes part in no decision, so it is tried for as long as the process lives. */
const restarts: RetryPolicy = {
  attempts: Number.MAX_SAFE_INTEGER,
  baseMilliseconds: 500,
  maxMilliseconds: 30_000,
};

/** A runner that lived this long starts a new count of failures, in milliseconds. */
const steadyMs = 60_000;

const start = ({ jobsUrl, tasks, log }: JobOptions): Promise<Runner> => {
  const taskList: TaskList = Object.fromEntries(tasks.map((task) => [task.name, (payload) => task.run(payload)]));
  return run({
    connectionString: jobsUrl,
    taskList,
    parsedCronItems: [],
    concurrency: limits.concurrency,
    maxPoolSize: limits.concurrency + 2,
    pollInterval: limits.pollMs,
    gracefulShutdownAbortTimeout: limits.stopMs,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => {
      if (level === 'warning' || level === 'error') log.warn(message);
    }),
  });
};

/** Does enqueued work until it is stopped; a lost database ends the runner, and it is started again. */
export function runJobs(options: JobOptions): JobRunner {
  const stopping = new AbortController();
  let runner: Runner | null = null;
  const keepRunning = async (): Promise<void> => {
    for (let failed = 0; !stopping.signal.aborted; ) {
      const since = performance.now();
      try {
        runner = await start(options);
        if (stopping.signal.aborted) await runner.stop();
        else await runner.promise;
      } catch (error) {
        if (!stopping.signal.aborted) options.log.failed(error);
      }
      runner = null;
      failed = performance.now() - since > steadyMs ? 1 : failed + 1;
      const pause = retryDelay(restarts, Math.min(failed, 32), 0) ?? restarts.maxMilliseconds;
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const ended = keepRunning();
  return {
    async stop() {
      stopping.abort();
      await runner?.stop();
      await ended;
    },
  };
}
