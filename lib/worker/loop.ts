import { setTimeout as sleep } from 'node:timers/promises';
import { type RetryPolicy, retryDelay } from '@/lib/kernel/retry-policy';

/** What one turn of a loop came to. */
export interface Turn {
  /** Counts for the log; a turn whose counts are all zero is not logged. */
  readonly did: Readonly<Record<string, number>>;
  /** True when more is waiting: the next turn follows at once. */
  readonly more: boolean;
}

/** Work that is looked for again and again. */
export interface LoopSpec {
  readonly name: string;
  /** Pause after a turn that found nothing more to do. */
  readonly intervalMs: number;
  /** One bounded turn; it leaves the rest when the signal is aborted. */
  readonly turn: (signal: AbortSignal) => Promise<Turn>;
}

export interface LoopLog {
  turn(loop: string, did: Turn['did'], ms: number): void;
  /** `failed` counts turns since the last one that went well. */
  failure(loop: string, failed: number, error: unknown): void;
  recovered(loop: string, failed: number): void;
}

export interface Loop {
  /** Resolves when the turn at work has ended. */
  stop(): Promise<void>;
}

/** A loop never gives up: what it waits for is usually the database. */
const backoff: RetryPolicy = { attempts: Number.MAX_SAFE_INTEGER, baseMilliseconds: 250, maxMilliseconds: 15_000 };
const maxBackoffSteps = 32;

/** Runs turns one after the other until stopped; never two of a loop at once. A turn that throws is tried again later. */
export function startLoop(
  { name, intervalMs, turn }: LoopSpec,
  log: LoopLog,
  chance: () => number = Math.random,
): Loop {
  const stopping = new AbortController();
  const { signal } = stopping;
  let failed = 0;

  const oneTurn = async (): Promise<number> => {
    const started = performance.now();
    try {
      const { did, more } = await turn(signal);
      if (failed > 0) log.recovered(name, failed);
      failed = 0;
      if (Object.values(did).some((count) => count > 0)) log.turn(name, did, Math.round(performance.now() - started));
      return more ? 0 : intervalMs;
    } catch (error) {
      failed++;
      log.failure(name, failed, error);
      const delay = retryDelay(backoff, Math.min(failed, maxBackoffSteps), chance()) ?? backoff.maxMilliseconds;
      return Math.max(delay, intervalMs);
    }
  };

  const turns = async (): Promise<void> => {
    while (!signal.aborted) {
      const pause = await oneTurn();
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  };
  const ended = turns();
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
