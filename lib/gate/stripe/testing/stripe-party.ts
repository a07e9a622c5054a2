import { type GateParty, gateParty, presented, quoteBody } from '@/lib/gate/testing/gate-client';
import { syncIntent } from '@/lib/harbor';
import { toHex, utf8 } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import { hmacSha256 } from '@/lib/kernel/hash';
import type { Connected } from '@/lib/testing/connected-stripe';

/** The UUID behind an id of the wire. */
export function uuidOf(wire: string): string {
  const hex = wire.slice(wire.indexOf('_') + 1);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** `t=…,v1=…` as Stripe signs. */
export function stripeSignature(payload: string, secret = 'whsec_current', seconds = Math.floor(Date.now() / 1_000)) {
  return `t=${seconds},v1=${toHex(hmacSha256(utf8(secret), utf8(`${seconds}.${payload}`)))}`;
}

/** Agents whose payers pay on Stripe's pages. */
export async function stripeParty(connected: Connected) {
  const party: GateParty = await gateParty(connected.stack, connected.tenant.tenant);
  const { stripe } = connected.stage;
  const actions = '/api/v1/agent-actions';
  const create = (change: object = {}, headers: Readonly<Record<string, string>> = {}) =>
    party.bot.post(actions, { ...quoteBody, ...change }, { 'x-payjent-provider': 'stripe', ...headers });
  const session = async (id: string) => (await party.bot.get(`/api/v1/payment-sessions/${id}`)).body;
  /** What the payer does on the hosted page. */
  const press = (url: string, outcome: string) =>
    fetch(url, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' });
  const ctx = (): Ctx => ({
    tenant: connected.tenant.tenant,
    actor: { kind: 'system', id: 'tests' },
    requestId: 'req_test',
    now: new Date(),
  });
  /** What the worker does, with or without an event. */
  const sync = async (actionId: string) => void (await syncIntent(connected.worker.engine, ctx(), uuidOf(actionId)));

  /** Paid at Stripe, of which nobody here has heard. */
  async function pressed(change: object = {}) {
    const { body } = await create(change);
    await press(body.payment_url, 'pay');
    return { actionId: String(body.action_id), sessionId: String(body.payment_session_id) };
  }
  async function paid(change: object = {}) {
    const action = await pressed(change);
    await sync(action.actionId);
    return action;
  }
  async function started(change: object = {}) {
    const action = await paid(change);
    const { body } = await party.bot.get(`${actions}/${action.actionId}/status`);
    await party.bot.post(`${actions}/${action.actionId}/start`, {
      payment_token: body.payment_token,
      presentation: presented,
    });
    return action;
  }
  return {
    ...party,
    ctx,
    create,
    session,
    press,
    sync,
    pressed,
    paid,
    started,
    status: async (actionId: string) => (await party.bot.get(`${actions}/${actionId}/status`)).body,
    page: async (sessionId: string) =>
      stripe.checkout.sessions.retrieve((await session(sessionId)).provider_session_id, { expand: ['payment_intent'] }),
  };
}
export type StripeParty = Awaited<ReturnType<typeof stripeParty>>;
