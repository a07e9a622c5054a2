import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/pool';
import { deskFilterSchema } from '@/lib/gate/contract/desk';
import { getPaidAction } from '@/lib/gate/desk/get-paid-action';
import { listPaidActions } from '@/lib/gate/desk/list-paid-actions';
import { fakeCourier } from '@/lib/gate/testing/courier';
import { type GateParty, gateParty, paidAction, presented, seedCtx } from '@/lib/gate/testing/gate-client';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import { createStack, type Stack, unwrap } from '@/lib/testing/stack';
import { deliver } from './deliver';
import type { Delivery } from './domain/delivery';

let stack: Stack;
let party: GateParty;
let looker: Database;

beforeAll(async () => {
  stack = await createStack();
  looker = openDatabase({ url: stack.database.superuserUrl, applicationName: 'looker', maxConnections: 2 });
  party = await gateParty(stack, (await stack.tenant('acme')).tenant);
});
afterAll(async () => {
  await looker?.close();
  await stack?.close();
});

const actions = '/api/v1/agent-actions';
const uuidOf = (wire: string): string => wire.slice(-32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

interface Paid {
  readonly actionId: string;
  readonly sessionId: string;
  readonly token: string;
  readonly delivery: string;
}

/** A paid action with its handoff due, as the trigger writes it for a provider that hands off. */
async function paidWithHandoff(): Promise<Paid> {
  const { actionId, sessionId, token } = await paidAction(party);
  const delivery = uuidV4();
  await looker.rows(
    `INSERT INTO gate_deliveries (tenant_id, id, quote_id, bot_id, kind, url, status, next_at, requested_by, created_at)
     VALUES ($1, $2, $3, 'bot-1', 'handoff', 'https://shop.example/buy', 'waiting', now() - interval '1 second', 'tests', now())`,
    [party.tenant.id, delivery, uuidOf(actionId)],
  );
  return { actionId, sessionId, token, delivery };
}

const start = ({ actionId, token }: Paid) =>
  party.bot.post(`${actions}/${actionId}/start`, { payment_token: token, presentation: presented });
const consume = ({ token }: Paid) => party.bot.post(`/api/v1/grants/${token}/consume`, presented);
const handOff = (paid: Paid, ...script: (Delivery | Error)[]) => {
  const courier = fakeCourier(...script);
  const deps = { ...stack.services.gate, courier };
  return deliver(deps, seedCtx(party.tenant), paid.delivery).then((result) => ({ result, sent: courier.sent.length }));
};
const status = async ({ actionId }: Paid) => (await party.bot.get(`${actions}/${actionId}/status`)).body;
const comeDue = ({ delivery }: Paid) =>
  looker.rows(`UPDATE gate_deliveries SET next_at = now() - interval '1 second' WHERE id = $1`, [delivery]);
const anyAction = deskFilterSchema.parse({});
const handedOff = { status: 409, body: { detail: 'this action was handed to its service, which carries it out' } };

describe('a handoff and a start', () => {
  it('15.6 the service first: the agent starts nothing, and can still say how it ended', async () => {
    const paid = await paidWithHandoff();
    expect(await handOff(paid)).toEqual({ result: 'delivered', sent: 1 });
    expect(await start(paid)).toMatchObject(handedOff);
    expect(await consume(paid)).toMatchObject(handedOff);
    expect(await status(paid)).toMatchObject({
      status: 'consumed',
      payment_token: null,
      payment_token_status: 'consumed',
      quote_status: 'executed',
    });
    const done = await party.bot.post(`${actions}/${paid.actionId}/complete`, { status: 'fulfilled', metadata: {} });
    expect(done).toMatchObject({ status: 200, body: { status: 'fulfilled' } });
  });

  it('15.6 the agent first: nothing is sent', async () => {
    const paid = await paidWithHandoff();
    expect((await start(paid)).status).toBe(200);
    expect(await handOff(paid)).toEqual({ result: 'ended', sent: 0 });
    const rows = await looker.rows('SELECT status FROM gate_deliveries WHERE id = $1', [paid.delivery]);
    expect(rows).toEqual([{ status: 'withdrawn' }]);
  });

  it('15.6 while it is being sent, and after a send of which nobody knows what became, it is the service’s', async () => {
    const paid = await paidWithHandoff();
    await expect(handOff(paid, new Error('the process died'))).rejects.toThrow('died');
    expect(await start(paid)).toMatchObject(handedOff);
    await comeDue(paid);
    expect(await handOff(paid)).toEqual({ result: 'ended', sent: 0 });
    expect(await start(paid)).toMatchObject(handedOff);
    expect((await status(paid)).payment_token).toBeNull();
  });

  it('15.6 is told as work under way in the moment in which it is being sent', async () => {
    const paid = await paidWithHandoff();
    const desk: Ctx = {
      ...seedCtx(party.tenant),
      now: new Date(),
      actor: { kind: 'user', id: uuidV4(), role: 'operator', name: 'Olive', sessionId: uuidV4() },
    };
    const seen: unknown[] = [];
    const look = async () => {
      const page = await stack.carry({
        method: 'GET',
        path: `/status/${paid.sessionId}`,
        headers: { accept: 'text/html' },
      });
      const working = unwrap(await listPaidActions(stack.services.gate, desk, { ...anyAction, stage: ['working'] }));
      seen.push({
        desk: unwrap(await getPaidAction(stack.services.gate, desk, paid.actionId)).stage,
        listed: working.items.filter(({ id }) => id === paid.actionId).length,
        token: (await status(paid)).payment_token,
        page: page.text?.includes('action in progress'),
      });
    };
    const courier = fakeCourier();
    const watched = {
      ...courier,
      send: async (...message: Parameters<typeof courier.send>) => {
        await look();
        return courier.send(...message);
      },
    };
    await deliver({ ...stack.services.gate, courier: watched }, seedCtx(party.tenant), paid.delivery);
    await look();
    const underWay = { desk: 'working', listed: 1, token: null, page: true };
    expect(seen).toEqual([underWay, underWay]);
  });

  it('15.6 what certainly did not arrive, or was turned down, is the agent’s again', async () => {
    const waiting = await paidWithHandoff();
    const refused: Delivery = { kind: 'not_sent', reason: 'connection_failed', error: 'ECONNREFUSED' };
    expect(await handOff(waiting, refused)).toEqual({ result: 'waiting', sent: 1 });
    expect(await status(waiting)).toMatchObject({ status: 'ready', payment_token: waiting.token });
    expect((await start(waiting)).status).toBe(200);
    await comeDue(waiting);
    expect(await handOff(waiting), 'the next try finds that it has begun').toEqual({ result: 'ended', sent: 0 });
    const turnedDown = await paidWithHandoff();
    expect(await handOff(turnedDown, { kind: 'answered', status: 500 })).toEqual({ result: 'ended', sent: 1 });
    expect((await start(turnedDown)).status).toBe(200);
  });

  it('15.6 in thirty-two races exactly one of the two carries it out', async () => {
    const won = { agent: 0, service: 0 };
    // Whoever lost is given a head start the next time, so that the two stay close and both come to win.
    let lead = 1;
    const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    for (let round = 0; round < 32; round++) {
      const paid = await paidWithHandoff();
      const [sent, begun] = await Promise.all([
        wait(lead).then(() => handOff(paid)),
        round % 2 === 0 ? start(paid) : consume(paid),
      ]);
      const agent = begun.status === 200;
      expect([round, sent.sent + (agent ? 1 : 0)], JSON.stringify([sent, begun.body])).toEqual([round, 1]);
      expect([200, 409]).toContain(begun.status);
      won[agent ? 'agent' : 'service'] += 1;
      lead = agent ? Math.floor(lead / 2) : Math.min(2 * lead + 1, 1_000);
    }
    expect(won.agent, JSON.stringify(won)).toBeGreaterThan(0);
    expect(won.service, JSON.stringify(won)).toBeGreaterThan(0);
  });
});
