import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/pool';
import type { Courier } from '@/lib/gate/deps';
import { fakeCourier, isSigned } from '@/lib/gate/testing/courier';
import { type GateParty, gateParty, paidAction, quoteBody, seedCtx } from '@/lib/gate/testing/gate-client';
import { uuidV4 } from '@/lib/kernel/ids';
import type { Role } from '@/lib/kernel/permission';
import { createStack, type Stack } from '@/lib/testing/stack';
import { deliver } from './deliver';
import { resendDelivery } from './resend-delivery';
import { returnDueRefund } from './return-due-refund';

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

const callback_url = 'http://127.0.0.1:9/hook';
const uuidOf = (wire: string): string => {
  const hex = wire.slice(wire.indexOf('_') + 1);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

const deliveryOf = async (actionId: string, kind = 'ready') => {
  const text =
    'SELECT id, status, attempts, round FROM gate_deliveries WHERE quote_id = $1 AND kind = $2 ORDER BY round DESC';
  const [row] = await looker.rows(text, [uuidOf(actionId), kind]);
  return Object(row);
};
const send = (id: string, courier: Courier) => deliver({ ...stack.services.gate, courier }, seedCtx(party.tenant), id);
/** As time does: the next try, or the end of a lease, has come. Stored instants are rounded, perhaps upwards. */
const comeDue = (id: string) =>
  looker.rows(`UPDATE gate_deliveries SET next_at = now() - interval '1 second' WHERE id = $1`, [id]);

const events = async (bot = party.bot, botId = 'bot-1') =>
  (await bot.get(`/api/v1/agents/${botId}/resume-events`)).body.events;
const eventOf = async (actionId: string) =>
  (await events()).find((event: { action_id: string }) => event.action_id === actionId);
const attemptsOf = (id: string) =>
  looker.rows(
    'SELECT status, http_status, error FROM gate_delivery_attempts WHERE delivery_id = $1 ORDER BY created_at',
    [id],
  );

async function secret(): Promise<string> {
  const [row] = await looker.rows('SELECT id, secret_version FROM gate_agents WHERE bot_id = $1', ['bot-1']);
  return stack.services.gate.secrets.webhookSecret(Object(row).id, Object(row).secret_version);
}

describe('resume events', () => {
  it('E01 tell of a payment, and hold nothing that opens anything', async () => {
    const { actionId, sessionId, token } = await paidAction(party);
    const event = await eventOf(actionId);
    expect(event).toMatchObject({
      event_type: 'agent_action.ready',
      action_id: actionId,
      payment_session_id: sessionId,
      status: 'ready',
      callback_status: null,
      payload: { status: 'ready', payment_status: 'paid', amount_minor: 250, request_hash: 'hash-1' },
    });
    expect(event.id).toMatch(/^re_[0-9a-f]{32}$/);
    expect(event.payload.resume_hint.consume_url).toMatch(new RegExp(`/${actionId}/start$`));
    const text = JSON.stringify(await events());
    expect(text).not.toContain(token);
    expect(text).not.toContain('grant_');
    expect((await events()).filter((each: { action_id: string }) => each.action_id === actionId)).toHaveLength(1);
  });

  it('E02 leave the list when they are acknowledged, however often', async () => {
    const { actionId } = await paidAction(party);
    const { id } = await eventOf(actionId);
    for (let time = 0; time < 2; time++) {
      const acked = await party.bot.post(`/api/v1/resume-events/${id}/ack`);
      expect(acked).toMatchObject({ status: 200, body: { id, status: 'acked', acked: true } });
    }
    expect(await eventOf(actionId)).toBeUndefined();
    expect(await party.bot.post(`/api/v1/resume-events/${id}/retry`)).toMatchObject({
      status: 409,
      body: { detail: 'resume event already acked' },
    });
  });

  it('belong to their agent', async () => {
    const { actionId } = await paidAction(party);
    const { id } = await eventOf(actionId);
    expect((await party.other.get('/api/v1/agents/bot-1/resume-events')).status).toBe(403);
    expect((await party.other.post(`/api/v1/resume-events/${id}/ack`)).status).toBe(403);
    expect((await party.nobody.get('/api/v1/agents/bot-1/resume-events')).status).toBe(401);
    expect(await party.bot.post(`/api/v1/resume-events/re_${'0'.repeat(32)}/ack`)).toMatchObject({
      status: 404,
      body: { detail: 'resume event not found' },
    });
    expect(await events(party.other, 'bot-2')).toEqual([]);
  });
});

describe('callbacks', () => {
  it('E03 are sent once, signed with the agent’s own secret, without token or grant', async () => {
    const { actionId, token } = await paidAction(party, { callback_url });
    const { id } = await deliveryOf(actionId);
    const courier = fakeCourier();
    const workers = await Promise.all(Array.from({ length: 16 }, () => send(id, courier)));
    expect(workers.filter((result) => result === 'delivered')).toHaveLength(1);
    expect(courier.sent).toHaveLength(1);
    const [sent] = courier.sent;
    if (sent === undefined) throw new Error('nothing was sent');
    expect(sent).toMatchObject({ url: callback_url, use: 'callback' });
    expect(isSigned(sent, await secret())).toBe(true);
    expect(sent.body).not.toContain(token);
    expect(sent.body).not.toContain('grant_');
    expect(JSON.parse(sent.body)).toEqual((await eventOf(actionId)).payload);
    expect(await attemptsOf(id)).toEqual([{ status: 'success', http_status: 200, error: null }]);
    expect((await eventOf(actionId)).callback_status).toBe('success');
    await comeDue(id);
    expect(await send(id, courier)).toBe('not_due');
  });

  it('E04 that fail unpay nothing, are shown, and are sent again with a fresh signature', async () => {
    const { actionId, sessionId } = await paidAction(party, { callback_url });
    const { id } = await deliveryOf(actionId);
    const courier = fakeCourier({ kind: 'unknown', error: 'receiver exploded' }, { kind: 'answered', status: 503 });
    expect(await send(id, courier)).toBe('waiting');
    expect((await party.bot.get(`/api/v1/payment-sessions/${sessionId}`)).body.status).toBe('paid');
    expect((await eventOf(actionId)).callback_status).toBe('failed');
    expect(await send(id, courier), 'its time has not come').toBe('not_due');
    const later = { ...stack.services.gate.engine, clock: { now: () => new Date(Date.now() + 600_000) } };
    for (const expected of ['waiting', 'delivered']) {
      await comeDue(id);
      const deps = { ...stack.services.gate, engine: later, courier };
      expect(await deliver(deps, seedCtx(party.tenant), id)).toBe(expected);
    }
    expect(await attemptsOf(id)).toEqual([
      { status: 'failed', http_status: null, error: 'receiver exploded' },
      { status: 'failed', http_status: 503, error: null },
      { status: 'success', http_status: 200, error: null },
    ]);
    expect((await eventOf(actionId)).callback_status).toBe('success');
    const [first, , last] = courier.sent;
    if (first === undefined || last === undefined) throw new Error('it was not sent again');
    const key = await secret();
    expect(isSigned(last, key, { now: Date.now() + 600_000 })).toBe(true);
    // E06: what verifiers refuse.
    expect(isSigned(first, key, { now: Date.now() + 600_000 }), 'too old').toBe(false);
    expect(isSigned({ ...first, body: first.body.replace('250', '251') }, key), 'altered').toBe(false);
    expect(isSigned(first, stack.services.gate.secrets.webhookSecret(uuidV4(), 1)), 'another agent’s').toBe(false);
  });

  it('are sent again after a crash, and no more once they are acknowledged or the money went back', async () => {
    const { actionId } = await paidAction(party, { callback_url });
    const { id } = await deliveryOf(actionId);
    const courier = fakeCourier(new Error('the process died'));
    await expect(send(id, courier)).rejects.toThrow('died');
    expect(await send(id, courier), 'its lease still runs').toBe('not_due');
    await comeDue(id);
    expect(await send(id, courier)).toBe('delivered');
    expect(courier.sent).toHaveLength(2);

    const acked = await paidAction(party, { callback_url });
    await party.bot.post(`/api/v1/resume-events/${(await eventOf(acked.actionId)).id}/ack`);
    const refunded = await paidAction(party, { callback_url });
    await party.bot.post(`/api/v1/agent-actions/${refunded.actionId}/fail`, {});
    for (const action of [acked, refunded]) {
      const due = await deliveryOf(action.actionId);
      expect(await send(due.id, courier)).toBe('ended');
      expect(await deliveryOf(action.actionId)).toMatchObject({ status: 'withdrawn' });
      expect(await attemptsOf(due.id)).toEqual([]);
    }
    expect(courier.sent).toHaveLength(2);
  });

  it('are tried again in a new round when the agent or a person asks', async () => {
    const { actionId } = await paidAction(party, { callback_url });
    const first = await deliveryOf(actionId);
    const courier = fakeCourier({ kind: 'answered', status: 410 });
    expect(await send(first.id, courier)).toBe('ended');
    const { id } = await eventOf(actionId);
    const retries = await Promise.all(
      Array.from({ length: 8 }, () => party.bot.post(`/api/v1/resume-events/${id}/retry`)),
    );
    expect(new Set(retries.map(({ status }) => status))).toEqual(new Set([200]));
    expect(retries[0]?.body).toMatchObject({ id, status: 'ready', callback_status: 'failed' });
    const second = await deliveryOf(actionId);
    expect(second).toMatchObject({ round: 2, status: 'waiting', attempts: 0 });
    expect(await send(second.id, courier)).toBe('delivered');
    const shown = await party.bot.get(`/api/v1/agent-actions/${actionId}/deliveries`);
    expect(shown.body.deliveries).toMatchObject([
      { kind: 'callback', round: 1, status: 'failed', tries: 1, attempts: [{ http_status: 410 }] },
      { kind: 'callback', round: 2, status: 'delivered' },
    ]);
    const resend = `/api/v1/deliveries/${shown.body.deliveries[1].id}/resend`;
    expect((await party.bot.post(resend)).status).toBe(403);
    expect(await party.operator.post(resend)).toMatchObject({ status: 200 });
    expect(await deliveryOf(actionId)).toMatchObject({ round: 3 });
    const missing = `/api/v1/deliveries/wh_${'0'.repeat(32)}/resend`;
    expect(await party.operator.post(missing)).toMatchObject({ status: 404 });
  });

  it('E05 go to addresses that may be asked, and to no others', async () => {
    for (const refused of [
      'javascript:alert(1)',
      'file:///etc/passwd',
      'ftp://example.com',
      'http://example.com/hook',
    ]) {
      const reply = await party.bot.post('/api/v1/agent-actions', { ...quoteBody, callback_url: refused });
      expect(reply.status, refused).toBe(422);
      expect(reply.body.detail, refused).toContain('callback_url');
    }
    for (const taken of ['https://example.com/hook', 'http://localhost:8080/hook', 'http://testserver/hook']) {
      const reply = await party.bot.post('/api/v1/agent-actions', { ...quoteBody, callback_url: taken });
      expect(reply.status, taken).toBe(200);
    }
  });
});

describe('a handoff', () => {
  /** As the trigger writes it for a provider that hands off. */
  async function handoff(): Promise<{ readonly actionId: string; readonly id: string }> {
    const { actionId } = await paidAction(party);
    const id = uuidV4();
    await looker.rows(
      `INSERT INTO gate_deliveries (tenant_id, id, quote_id, bot_id, kind, url, status, next_at, requested_by, created_at)
       VALUES ($1, $2, $3, 'bot-1', 'handoff', 'https://shop.example/buy', 'waiting', now() - interval '1 second', 'tests', now())`,
      [party.tenant.id, id, uuidOf(actionId)],
    );
    return { actionId, id };
  }
  const quote = async (actionId: string) => (await party.bot.get(`/api/v1/quotes/${actionId}`)).body.status;
  const person = (role: Role) => ({
    ...seedCtx(party.tenant),
    actor: { kind: 'user', id: uuidV4(), role, name: 'Dora Desk', sessionId: uuidV4() } as const,
  });
  const wire = (id: string) => `wh_${id.replaceAll('-', '')}`;

  it('15.6 that was interrupted ends as unknown, and only a person sends it again', async () => {
    const { actionId, id } = await handoff();
    const courier = fakeCourier(new Error('the process died'));
    await expect(send(id, courier)).rejects.toThrow('died');
    await comeDue(id);
    expect(await send(id, courier)).toBe('ended');
    expect(courier.sent, 'it was not sent twice').toHaveLength(1);
    expect(await deliveryOf(actionId, 'handoff')).toMatchObject({ status: 'unknown', attempts: 1 });
    expect(await quote(actionId)).toBe('execution_failed');
    const { gate } = stack.services;
    expect(await resendDelivery(gate, person('auditor'), wire(id))).toMatchObject({ ok: false });
    expect(await resendDelivery(gate, person('operator'), wire(id))).toMatchObject({ ok: true });
    const second = await deliveryOf(actionId, 'handoff');
    expect(second).toMatchObject({ round: 2, status: 'waiting' });
    expect(await send(second.id, courier)).toBe('delivered');
    expect(await quote(actionId)).toBe('executed');
    expect(await resendDelivery(gate, person('operator'), wire(id))).toMatchObject({
      ok: false,
      refusal: { code: 'gate.handoff_closed' },
    });
  });

  it('15.6 is repeated only while the connection never opened; any answer is final', async () => {
    const { actionId, id } = await handoff();
    const courier = fakeCourier(
      { kind: 'not_sent', reason: 'connection_failed', error: 'ECONNREFUSED' },
      { kind: 'answered', status: 500 },
    );
    expect(await send(id, courier)).toBe('waiting');
    expect(await quote(actionId), 'nothing is said while it may still be sent').toBe('paid');
    await comeDue(id);
    expect(await send(id, courier)).toBe('ended');
    await comeDue(id);
    expect(await send(id, courier)).toBe('not_due');
    expect(await deliveryOf(actionId, 'handoff')).toMatchObject({ status: 'failed', attempts: 2 });
    const { body } = await party.bot.get(`/api/v1/agent-actions/${actionId}/status`);
    expect(body).toMatchObject({ quote_status: 'execution_failed', status: 'ready' });
    expect(body.fulfillment_events).toMatchObject([
      {
        status: 'failed',
        metadata: { type: 'payjent_fulfillment_callback', http_status: 500, service_host: 'shop.example' },
      },
    ]);
    expect(body.payment_token, 'the agent can still continue').toMatch(/^grant_/);
  });

  it('is withdrawn when the agent has begun, and when the money went back', async () => {
    const begun = await handoff();
    const { body } = await party.bot.get(`/api/v1/agent-actions/${begun.actionId}/status`);
    const presentation = { bot_id: 'bot-1', external_user_id: 'user-1', request_hash: 'hash-1' };
    await party.bot.post(`/api/v1/agent-actions/${begun.actionId}/start`, {
      payment_token: body.payment_token,
      presentation,
    });
    const back = await handoff();
    await party.bot.post(`/api/v1/agent-actions/${back.actionId}/fail`, {});
    const courier = fakeCourier();
    for (const { id, actionId } of [begun, back]) {
      expect(await send(id, courier)).toBe('ended');
      expect(await deliveryOf(actionId, 'handoff')).toMatchObject({ status: 'withdrawn' });
    }
    expect(courier.sent).toEqual([]);
  });

  it('H07 a mock payment sends nothing', async () => {
    const envelope = { service_url: 'https://example.com/buy', body: {}, payjent_fulfillment_callback: true };
    const { actionId } = await paidAction(party, { execution_envelope: envelope });
    expect(await deliveryOf(actionId, 'handoff')).toEqual({});
    expect(await quote(actionId)).toBe('paid');
  });
});

describe('failed work whose money nobody gave back', () => {
  it('gives it back by itself, once under two workers', async () => {
    const { actionId } = await paidAction(party);
    await party.bot.post(`/api/v1/agent-actions/${actionId}/fail`, { refund: false });
    const id = uuidOf(actionId);
    const due = async () =>
      Object((await looker.rows('SELECT refund_due_at FROM gate_quotes WHERE id = $1', [id]))[0]).refund_due_at;
    expect(await due()).toBeInstanceOf(Date);
    const ctx = { ...seedCtx(party.tenant) };
    expect(await returnDueRefund(stack.services.gate, ctx, id)).toBe('not_due');
    await looker.rows(`UPDATE gate_quotes SET refund_due_at = now() - interval '1 second' WHERE id = $1`, [id]);
    const workers = await Promise.all(Array.from({ length: 8 }, () => returnDueRefund(stack.services.gate, ctx, id)));
    expect(workers.filter((result) => result !== 'not_due')).toEqual(['succeeded']);
    expect(await due()).toBeNull();
    const { body } = await party.bot.get(`/api/v1/agent-actions/${actionId}/status`);
    expect(body).toMatchObject({ quote_status: 'refunded', payment_status: 'refunded' });
    expect(body.fulfillment_events.filter(({ status }: { status: string }) => status === 'refunded')).toHaveLength(1);
  });
});

describe('the smoke run', () => {
  const path = '/api/v1/smoke/agent-webhook';
  const bootstrap = () => ({ 'x-payjent-bootstrap-token': party.keys.bootstrap });

  it('4.12 runs the whole flow and reports nothing that opens anything', async () => {
    const reply = await party.nobody.post(path, {}, bootstrap());
    expect(reply).toMatchObject({
      status: 200,
      body: {
        ok: true,
        provider: 'pay_sh',
        settlement: 'external_pay_sh_runtime',
        operator_mock_pay: 'test_rail_only',
        payment_link_exists: true,
        callback_mode: 'resume_event_only',
        callback_contains_payment_token: false,
        callback_contains_grant: false,
        unpaid_poll: 'awaiting_payment',
        paid_poll: 'ready',
        resumed_status: 'ready_to_execute',
        fulfilled_status: 'fulfilled',
        resume_events: 1,
      },
    });
    expect(reply.text).not.toMatch(/grant_[0-9a-f]|payjent_[A-Za-z0-9_-]{43}|whsec_/);
    expect((await party.nobody.post(path, {}, { authorization: 'Bearer no' })).status).toBe(401);
  });

  it('4.12 E03 calls back over the network, with a signature that holds', async () => {
    const heard: { headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
    const server = createServer(async (request, response) => {
      heard.push({ headers: request.headers, body: (await request.toArray()).join('') });
      response.end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const url = `http://127.0.0.1:${port}/hook`;
    const reply = await party.nobody.post(path, { bot_id: 'bot-1', callback_url: url }, bootstrap());
    expect(reply.body).toMatchObject({
      ok: true,
      callback_mode: 'delivered_to_callback_url',
      callback_status: 'success',
    });
    expect(heard).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = heard;
    const signed = {
      body,
      headers: {
        'X-Payjent-Timestamp': String(headers['x-payjent-timestamp']),
        'X-Payjent-Signature': String(headers['x-payjent-signature']),
      },
    };
    expect(isSigned(signed, await secret())).toBe(true);
    expect(JSON.parse(body)).toMatchObject({ event_type: 'agent_action.ready', action_id: reply.body.action_id });
  });
});
