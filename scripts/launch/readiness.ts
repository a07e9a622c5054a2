import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '@/lib/kernel/setup-error';

const pollMs = 100;
const timeoutMs = 120_000;
const requestTimeoutMs = 5_000;

/** True when the web process answers and has everything it needs. */
export async function isReady(localUrl: string): Promise<boolean> {
  try {
    const answer = await fetch(`${localUrl}/readiness`, { signal: AbortSignal.timeout(requestTimeoutMs) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/** Waits until the web process is ready. */
export async function untilReady(localUrl: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isReady(localUrl))) {
    if (performance.now() > deadline) {
      throw new SetupError(
        `Nothing is ready at ${localUrl} after ${timeoutMs / 1000} s.`,
        'Look into web.log and worker.log in the data folder.',
      );
    }
    await sleep(pollMs, undefined, { signal });
  }
}
