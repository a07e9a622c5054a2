import { setTimeout as sleep } from 'node:timers/promises';
import type { Carry, Reply, Sent } from '@/lib/testing/client';

const patienceMs = 60_000;
const pauseMs = 100;

/** True of what a client repeats unchanged: the outcome is not known yet, or the service is briefly away. */
const isPassing = ({ status }: Reply): boolean => status === 202 || status === 503;

/** Carries once; null when the connection broke, so that nobody knows whether it was done. */
export const attempt = (carry: Carry, sent: Sent): Promise<Reply | null> => carry(sent).catch(() => null);

/** What an honest client does: the very same bytes again until there is a final answer. */
export async function insist(carry: Carry, sent: Sent): Promise<Reply> {
  for (let waited = 0; waited < patienceMs; waited += pauseMs) {
    const reply = await attempt(carry, sent);
    if (reply !== null && !isPassing(reply)) return reply;
    await sleep(pauseMs);
  }
  throw new Error(`no final answer to ${sent.method} ${sent.path} in ${patienceMs} ms`);
}
