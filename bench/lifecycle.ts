import { uuidV4 } from '@/lib/kernel/ids';
import type { Client } from '@/lib/testing/client';
import { type HttpAnswer, type HttpConnection, wireBytes } from './http-connection';

/** One intent's whole life as requests. All but the spend guard's are signed and written out before the clock starts. */
export interface SignedLifecycle {
  readonly create: Buffer;
  readonly fund: Buffer;
  verify(token: string): Buffer;
  readonly evidence: Buffer;
  readonly confirm: Buffer;
}

const spentCents = 18_700;
const evidence = { status: 'completed', cost_cents: spentCents };

export const spendBody = (intentId: string, token: string) => ({
  intent_id: intentId,
  token,
  operation: 'travel.book_hotel',
  requested_spend_cents: spentCents,
});

export function signLifecycle({ requests }: Client): SignedLifecycle {
  const intentId = uuidV4();
  return {
    create: wireBytes(requests.create({ intentId })),
    fund: wireBytes(requests.fund(intentId)),
    verify: (token) => wireBytes(requests.plain('POST', '/verify', spendBody(intentId, token))),
    evidence: wireBytes(requests.evidence(intentId, evidence)),
    confirm: wireBytes(requests.confirm(intentId)),
  };
}

function expectStatus({ body, status }: HttpAnswer, wanted: number): string {
  if (status !== wanted) throw new Error(`expected ${wanted}, got ${status}: ${body}`);
  return body;
}

/** Lives one intent over HTTP: created, funded, spent from, evidenced, released. */
export async function liveOverHttp(connection: HttpConnection, life: SignedLifecycle): Promise<void> {
  expectStatus(await connection.send(life.create), 201);
  const funded = JSON.parse(expectStatus(await connection.send(life.fund), 200));
  const verified = expectStatus(await connection.send(life.verify(funded.capability_token)), 200);
  if (!verified.startsWith('{"allow":true')) throw new Error(`the spend was denied: ${verified}`);
  expectStatus(await connection.send(life.evidence), 200);
  const settled = expectStatus(await connection.send(life.confirm), 200);
  if (!settled.includes('"state":"released"')) throw new Error(`not released: ${settled}`);
}

/** The same life through a client that signs as it goes: once, to record what it sends to the database. */
export async function liveInProcess(client: Client): Promise<string> {
  const intentId = uuidV4();
  await client.create({ intentId });
  const { body: funded } = await client.fund(intentId);
  await client.verify(spendBody(intentId, funded.capability_token));
  await client.evidence(intentId, evidence);
  const { body: settled } = await client.confirm(intentId);
  if (settled.state !== 'released') throw new Error(`not released: ${JSON.stringify(settled)}`);
  return intentId;
}
