import { expect } from 'vitest';
import type { Endpoint } from '@/lib/kernel/endpoint';
import type { Reply, Sent } from '@/lib/testing/client';
import { expectRefusal, type Refused } from './refusal';
import { changedTables } from './superuser';
import type { World } from './world';

/** Expected answers of the 500 kind: a provider, a rail or a sign-in that nobody has set up here. */
const notOffered = [
  'account.workos',
  'toolbox.provider_not_configured',
  'gate.stripe_unset',
  'gate.smoke_disabled',
  'gate.crypto_unoffered',
  'gate.link_unoffered',
  'gate.decal_unoffered',
];

/** What a refused request may leave: that somebody tried. */
const tries = ['sign_in_throttles'];

/** The highest status that is no fault: what this installation does not offer says so. */
export const highestStatus = ({ refusals }: Endpoint): 499 | 503 =>
  refusals?.some((code) => notOffered.includes(code)) ? 503 : 499;

export interface Probed {
  readonly reply: Reply;
  /** Tables that the request changed. */
  readonly changed: readonly string[];
}

/** Sends one request and sees what it left behind. */
export async function probe({ stack, superuser }: World, sent: Sent): Promise<Probed> {
  const before = await superuser.snapshot();
  const reply = await stack.carry(sent);
  const changed = changedTables(before, await superuser.snapshot()).filter((table) => !tries.includes(table));
  return { reply, changed };
}

/** Expects a refusal in the endpoint's error body that leaves nothing behind. */
export async function expectRefused(world: World, endpoint: Endpoint, sent: Sent, about: string): Promise<Refused> {
  const { reply, changed } = await probe(world, sent);
  const refused = expectRefusal(reply, endpoint.errors, about);
  expect(changed, `${about}: a refused request stored something`).toEqual([]);
  return refused;
}

/** Any answer but a fault; what is refused leaves nothing behind. */
export async function expectNoFault(world: World, endpoint: Endpoint, sent: Sent, about: string): Promise<Reply> {
  const { reply, changed } = await probe(world, sent);
  expect(reply.status, `${about}: ${JSON.stringify(reply.body)}`).toBeLessThanOrEqual(highestStatus(endpoint));
  if (reply.status >= 400) expect(changed, `${about}: a refused request stored something`).toEqual([]);
  if (reply.status >= 400 && reply.status < 500) expectRefusal(reply, endpoint.errors, about);
  return reply;
}
