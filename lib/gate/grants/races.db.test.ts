import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GateParty, gateParty, paidAction, presented, startedAction } from '@/lib/gate/testing/gate-client';
import type { Reply } from '@/lib/testing/client';
import { createStack, type Stack, unhurried } from '@/lib/testing/stack';

/* One grant and one payment under sixty-four requests at once: one winner, and equal answers to equal requests. */

let stack: Stack;
let party: GateParty;

beforeAll(async () => {
  stack = await createStack({ patience: unhurried });
  party = await gateParty(stack, (await stack.tenant('acme')).tenant);
});
afterAll(() => stack?.close());

const together = (send: (at: number) => Promise<Reply>): Promise<readonly Reply[]> =>
  Promise.all(Array.from({ length: 64 }, (_, at) => send(at)));

/** How many answers of each status there are. */
function statuses(replies: readonly Reply[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const same = (replies: readonly Reply[]): number => new Set(replies.map(({ body }) => JSON.stringify(body))).size;

const spend = (token: string, operation: string, amount: number): Promise<Reply> =>
  party.bot.post(`/api/v1/grants/${token}/spend-authorizations`, {
    operation_id: operation,
    presentation: presented,
    tool: 'search',
    vendor: 'exa',
    rail: 'x402',
    amount_minor: amount,
    currency: 'USD',
    reason: 'one search',
  });

it('a grant is consumed once, by whichever way is first', async () => {
  const { actionId, token } = await paidAction(party);
  const start = `/api/v1/agent-actions/${actionId}/start`;
  const replies = await together((at) =>
    at % 2 === 0
      ? party.bot.post(`/api/v1/grants/${token}/consume`, presented)
      : party.bot.post(start, { payment_token: token, presentation: presented }),
  );
  expect(statuses(replies)).toEqual({ 200: 1, 409: 63 });
  expect((await party.bot.post(`/api/v1/grants/${token}/verify`, presented)).body).toMatchObject({ consumed: true });
});

it('one operation takes its part once, and everyone is told the same', async () => {
  const { token } = await startedAction(party);
  const replies = await together(() => spend(token, 'op-1', 100));
  expect(statuses(replies)).toEqual({ 200: 64 });
  expect(same(replies)).toBe(1);
  expect((await spend(token, 'op-2', 150)).body).toMatchObject({ total_authorized: 250, remaining_budget: 0 });
});

it('sixty-four operations share what there is, and not a unit more', async () => {
  const { token } = await startedAction(party);
  const replies = await together((at) => spend(token, `op-${at}`, 25));
  expect(statuses(replies)).toEqual({ 200: 10, 409: 54 });
});

it('a part is captured once, and everyone is told the same', async () => {
  const { token } = await startedAction(party);
  const { body } = await spend(token, 'op-1', 100);
  const capture = `/api/v1/spend-authorizations/${body.id}/capture`;
  const replies = await together(() => party.bot.post(capture, { presentation: presented }));
  expect(statuses(replies)).toEqual({ 200: 64 });
  expect(same(replies)).toBe(1);
});

it('a payment goes back once, and every agent hears that it did', async () => {
  const { actionId, sessionId } = await startedAction(party);
  const fail = () => party.bot.post(`/api/v1/agent-actions/${actionId}/fail`, {});
  const replies = await together(fail);
  expect(statuses(replies)).toEqual({ 200: 64 });
  const said = replies.map(({ body }) => body.refund_status);
  expect(said.filter((word) => !['succeeded', 'already_refunded'].includes(word))).toEqual([]);
  for (const member of ['refund_id', 'fulfillment_id']) {
    expect(new Set(replies.map(({ body }) => body[member])).size, member).toBe(1);
  }
  expect((await fail()).body).toMatchObject({ refund_status: 'already_refunded', payment_status: 'refunded' });
  expect((await party.bot.get(`/api/v1/payment-sessions/${sessionId}`)).body.status).toBe('refunded');
});

it('work is done once, and every agent that says so hears the same', async () => {
  const { actionId } = await startedAction(party);
  const report = { status: 'fulfilled', metadata: { booking: 'ok' } };
  const replies = await together(() => party.bot.post(`/api/v1/agent-actions/${actionId}/complete`, report));
  expect(statuses(replies)).toEqual({ 200: 64 });
  expect(same(replies)).toBe(1);
});

it('work is done or has failed: one word stands, and the money goes one way', async () => {
  const { actionId } = await startedAction(party);
  const action = `/api/v1/agent-actions/${actionId}`;
  const replies = await together((at) =>
    at % 2 === 0
      ? party.bot.post(`${action}/complete`, { status: 'fulfilled', metadata: {} })
      : party.bot.post(`${action}/fail`, {}),
  );
  expect(statuses(replies)).toEqual({ 200: 32, 409: 32 });
  const { quote_status: end } = (await party.bot.get(`${action}/status`)).body;
  const winners = new Set(replies.flatMap(({ status }, at) => (status === 200 ? [at % 2] : [])));
  expect([...winners]).toEqual([end === 'fulfilled' ? 0 : 1]);
});
