import { afterAll, beforeAll, expect, it } from 'vitest';
import { deskFilterSchema } from '@/lib/gate/contract/desk';
import { type StripeParty, stripeParty } from '@/lib/gate/stripe/testing/stripe-party';
import { paidAction, seedCtx } from '@/lib/gate/testing/gate-client';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import type { Role } from '@/lib/kernel/permission';
import { type Connected, createConnected } from '@/lib/testing/connected-stripe';
import { unwrap } from '@/lib/testing/stack';
import { getPaidAction } from './get-paid-action';
import { listPaidActions } from './list-paid-actions';
import { refundPaidAction } from './refund-paid-action';

let connected: Connected;
let party: StripeParty;

beforeAll(async () => {
  connected = await createConnected();
  party = await stripeParty(connected);
});
afterAll(() => connected?.close());

const gate = () => connected.stack.services.gate;
const person = (role: Role = 'operator'): Ctx => ({
  ...seedCtx(party.tenant),
  now: new Date(),
  actor: { kind: 'user', id: uuidV4(), role, name: 'Olive', sessionId: uuidV4() },
});
const refund = (actionId: string, role?: Role, reason = 'the payer asked for it') =>
  refundPaidAction(gate(), person(role), { actionId, reason });
const get = async (actionId: string) => unwrap(await getPaidAction(gate(), person(), actionId));
const listed = async (actionId: string) => {
  const filter = { ...deskFilterSchema.parse({}), q: actionId };
  return unwrap(await listPaidActions(gate(), person(), filter)).items[0]?.stage;
};
const refundsOf = async (sessionId: string) => {
  const page = await party.page(sessionId);
  const intent = page.payment_intent;
  const id = typeof intent === 'string' ? intent : (intent?.id ?? '');
  return (await connected.stage.stripe.refunds.list({ payment_intent: id })).data;
};

it('is under way while Stripe lacks the money, its own fee being gone; asked again, it is not asked twice', async () => {
  const { actionId, sessionId } = await party.paid();
  for (let times = 0; times < 2; times++) {
    expect(await refund(actionId)).toEqual({ ok: true, value: 'pending' });
    expect(await get(actionId)).toMatchObject({ stage: 'refunding', position: 'moving', refund: 'under_way' });
  }
  expect(await listed(actionId)).toBe('refunding');
  expect(await refundsOf(sessionId)).toHaveLength(1);
  // From here on there is enough.
  await party.paid({ amount_minor: 5_000, cost_breakdown: [{ label: 'quote', amount_minor: 5_000 }] });
});

it('a person refunds a payment before any work, once, with the reason', async () => {
  const { actionId, sessionId } = await party.paid();
  expect(await get(actionId)).toMatchObject({ stage: 'paid', refund: 'offered', provider: 'stripe' });
  expect(await refund(actionId)).toEqual({ ok: true, value: 'refunded' });
  expect(await get(actionId)).toMatchObject({ stage: 'refunded', position: 'final', refund: 'done' });
  expect(await listed(actionId)).toBe('refunded');
  expect(await refund(actionId)).toEqual({ ok: true, value: 'refunded' });
  expect(await refundsOf(sessionId)).toMatchObject([
    { amount: 250, status: 'succeeded', metadata: { payjent_refund_reason: 'the payer asked for it' } },
  ]);
});

it('also after the work was done, when the money is the tenant’s already', async () => {
  const { actionId } = await party.started();
  await party.bot.post(`/api/v1/agent-actions/${actionId}/complete`, { status: 'fulfilled', metadata: {} });
  expect(await get(actionId)).toMatchObject({ stage: 'done', refund: 'offered' });
  expect(await refund(actionId)).toEqual({ ok: true, value: 'refunded' });
  const after = await get(actionId);
  expect(after).toMatchObject({ stage: 'refunded', refund: 'done' });
  expect(await listed(actionId)).toBe('refunded');
  expect(after.trail.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['fulfilled', 'refund_asked', 'refunded']),
  );
});

it('is told when Stripe refuses, and asks again', async () => {
  const { actionId, sessionId } = await party.paid();
  await connected.stage.sim('faults', {
    kind: 'status',
    status: 400,
    code: 'charge_disputed',
    method: 'POST',
    path: '/v1/refunds',
  });
  expect(await refund(actionId)).toMatchObject({ ok: false, refusal: { code: 'gate.refund_not_through' } });
  expect(await refundsOf(sessionId)).toEqual([]);
  const refused = await get(actionId);
  expect(refused).toMatchObject({ stage: 'refunding', refund: 'retry' });
  expect(await listed(actionId)).toBe(refused.stage);
  expect(await refund(actionId)).toEqual({ ok: true, value: 'refunded' });
  expect(await refundsOf(sessionId)).toHaveLength(1);
});

it('stands in the record with who ordered it and why', async () => {
  const { actionId } = await party.paid();
  const ctx = person();
  unwrap(await refundPaidAction(gate(), ctx, { actionId, reason: 'ordered by phone' }));
  const rows = await connected.superuser.rows(
    `SELECT action, detail::text AS detail FROM audit_entries WHERE actor_id = $1 ORDER BY created_at`,
    [ctx.actor.id],
  );
  expect(JSON.stringify(rows)).toContain('ordered by phone');
});

it('nobody else may, and nothing that was not paid for real goes back', async () => {
  const { actionId, sessionId } = await party.paid();
  for (const role of ['auditor', 'developer'] as const) {
    expect(await refund(actionId, role)).toMatchObject({ ok: false, refusal: { code: 'permission.denied' } });
  }
  expect(await refundsOf(sessionId)).toEqual([]);
  const unpaid = String((await party.create()).body.action_id);
  expect(await refund(unpaid)).toMatchObject({ ok: false, refusal: { code: 'gate.refund_unpaid' } });
  const mock = await paidAction(party);
  expect(await get(mock.actionId)).toMatchObject({ refund: 'provider' });
  expect(await refund(mock.actionId)).toMatchObject({ ok: false, refusal: { code: 'gate.refund_provider' } });
  expect(await refund('quote_nonsense')).toMatchObject({ ok: false, refusal: { code: 'gate.action_not_found' } });
});
