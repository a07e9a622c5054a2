import { expect } from 'vitest';
import type { Reply, Sent } from '@/lib/testing/client';
import { createStack, type Stack, unhurried } from '@/lib/testing/stack';
import { growth, type Superuser } from './superuser';
import type { World } from './world';

export const crowd = 64;

/** A second process over the same database: what waits in one process is not known in the other. */
export const secondProcess = ({ stack }: World): Promise<Stack> =>
  createStack({ database: stack.database, patience: unhurried });

export interface Stampede {
  readonly replies: readonly Reply[];
  /** Rows that they left behind, and calls of the rail. */
  readonly grown: Readonly<Record<string, number>>;
}

const isInFlight = ({ status, body }: Reply): boolean => status === 503 && body.error.code === 'request.in_flight';

/** Who waited in vain for a twin is told to send the same again, and does: a busy machine is no other answer. */
async function insist(stack: Stack, request: Sent): Promise<Reply> {
  for (let tries = 1; ; tries++) {
    const reply = await stack.carry(request);
    if (!isInFlight(reply) || tries === mostTries) return reply;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
const mostTries = 20;
const pauseMs = 200;

/** Sends all at once, in turn to each process. */
export async function stampede(
  superuser: Superuser,
  processes: readonly Stack[],
  requests: readonly Sent[],
): Promise<Stampede> {
  const before = await superuser.counts();
  const replies = await Promise.all(
    requests.map((request, at) => {
      const stack = processes[at % processes.length];
      if (stack === undefined) throw new Error('no process to send to');
      return insist(stack, request);
    }),
  );
  // The queue notes a task's name when it is first used.
  const { _private_tasks: _, ...grown } = growth(before, await superuser.counts());
  return { replies, grown };
}

/** What an answer says apart from the id of its own request. */
export const sayingOf = ({ status, body }: Reply): string =>
  `${status} ${JSON.stringify(body, (name, value) => (name === 'request_id' ? '-' : value))}`;

/** Expects the same status and body from all; gives it back. */
export function expectEqual(replies: readonly Reply[], about: string): Reply {
  const [first] = replies;
  if (first === undefined) throw new Error('nobody answered');
  const sayings = new Map<string, number>();
  for (const reply of replies) sayings.set(sayingOf(reply), (sayings.get(sayingOf(reply)) ?? 0) + 1);
  expect([...sayings], about).toEqual([[sayingOf(first), replies.length]]);
  return first;
}

/** How often each status was answered. */
export function tally(replies: readonly Reply[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status, body } of replies) {
    // A problem names its code itself; so does a spend that was denied.
    const code = body?.error?.code ?? (status >= 400 || body?.allow === false ? body?.code : undefined);
    const name = code === undefined ? `${status}` : `${status} ${code}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
