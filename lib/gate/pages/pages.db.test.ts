import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GateParty, gateClient, gateParty, quoteBody } from '@/lib/gate/testing/gate-client';
import type { PaymentHandshake, Rails } from '@/lib/harbor/ports';
import { gateDefaults } from '@/lib/runtime/gate-env';
import { createStack, type Stack } from '@/lib/testing/stack';
import { hostedPolicy } from './policy';

let stack: Stack;
let mockless: Stack;
let onChain: Stack;
let party: GateParty;

/** A simulated rail that is paid in the request, in the place of the chain. */
const handshake: PaymentHandshake = {
  header: 'payment-signature',
  challenge: () => ({ headers: { 'payment-required': 'sign-this' } }),
  check: async (_intent, payment) =>
    payment === 'signed' ? { ok: true } : { ok: false, code: 'signature', message: 'It is not signed.' },
  receipt: () => ({ 'payment-response': 'settled' }),
};
const withCoins =
  (rails: Rails): Rails =>
  (rail, mode, environment, kind) => {
    if (rail !== 'x402_usdc_base' || mode !== 'connected') return rails(rail, mode, environment, kind);
    const simulated = rails(rail, 'simulated', environment, kind);
    return simulated && { ...simulated, handshake };
  };

beforeAll(async () => {
  stack = await createStack();
  mockless = await createStack({ database: stack.database, gate: { ...gateDefaults, mockUsable: false } });
  onChain = await createStack({ database: stack.database, rails: withCoins });
  party = await gateParty(stack, (await stack.tenant('acme')).tenant);
});
afterAll(async () => {
  await onChain?.close();
  await mockless?.close();
  await stack?.close();
});

const browser = { accept: 'text/html,*/*;q=0.8' };
const form = { ...browser, 'content-type': 'application/x-www-form-urlencoded' };
const look = (path: string, headers: Record<string, string> = browser) => stack.carry({ method: 'GET', path, headers });
const send = (path: string, body = '', headers: Record<string, string> = form) =>
  stack.carry({ method: 'POST', path, body, headers });

const hash = 'c0ffee00'.repeat(8);
const person = 'maria.lopez@example.com';

async function action(change: object = {}) {
  const body = { ...quoteBody, request_hash: hash, external_user_id: person, ...change };
  const made = await party.bot.post('/api/v1/agent-actions', body);
  return { actionId: String(made.body.action_id), session: String(made.body.payment_session_id) };
}
const unknown = `ps_${'0'.repeat(32)}`;

describe('a payment in a browser', () => {
  it('is asked for, paid by the button, and told on both pages', async () => {
    const { actionId, session } = await action();
    const asked = await look(`/pay/${session}`);
    expect(asked.status).toBe(200);
    expect(asked.text).toContain('2.50 USD');
    expect(asked.text).toContain(`action="/pay/${session}/mock-pay"`);
    const paid = await send(`/pay/${session}/mock-pay`);
    expect([paid.status, paid.headers.get('location')]).toEqual([303, `/pay/${session}`]);
    const status = await party.bot.get(`/api/v1/agent-actions/${actionId}/status`);
    expect(status.body).toMatchObject({ payment_status: 'paid', payment_token_status: 'available' });
    expect((await party.bot.get(`/api/v1/payment-sessions/${session}`)).body.receipt_id).toMatch(/^rcpt_/);
    const pages = [asked, await look(`/pay/${session}`), await look(`/status/${session}`)];
    expect(pages[1]?.text).toContain('<title>Paid — one-time grant issued; agent will resume automatically');
    expect(pages[1]?.text).not.toContain('mock-pay');
    expect(pages[2]?.text).toContain('please check status and resume');
    for (const { text } of pages) {
      expect(text).not.toContain(hash.slice(0, 9));
      expect(text).not.toContain(String(status.body.payment_token));
      expect(text).not.toContain(person);
    }
  });

  it('paid twice is paid once, and a chosen language goes along', async () => {
    const { session } = await action();
    const replies = await Promise.all([1, 2].map(() => send(`/pay/${session}/mock-pay`, 'lang=de')));
    for (const { status } of replies) expect([303, 409]).toContain(status);
    const again = await send(`/pay/${session}/mock-pay`, 'lang=de');
    expect([again.status, again.headers.get('location')]).toEqual([303, `/pay/${session}?lang=de`]);
    expect((await look(`/pay/${session}?lang=ar`)).text).toContain('<html lang="ar" dir="rtl">');
    expect((await look(`/status/${session}`, { ...browser, 'accept-language': 'es' })).text).toContain('lang="es"');
  });

  it('that is refused says so, and offers the payment again', async () => {
    const { session } = await action({ execution_envelope: { sandbox_scenario: 'declined' } });
    const refused = await send(`/pay/${session}/mock-pay`);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain(`href="/pay/${session}"`);
  });

  it('tells what the work came to', async () => {
    const { actionId, session } = await action();
    await send(`/pay/${session}/mock-pay`);
    const { body } = await party.bot.get(`/api/v1/agent-actions/${actionId}/status`);
    const presentation = { bot_id: 'bot-1', external_user_id: person, request_hash: hash };
    await party.bot.post(`/api/v1/agent-actions/${actionId}/start`, {
      payment_token: body.payment_token,
      presentation,
    });
    await party.bot.post(`/api/v1/agent-actions/${actionId}/complete`, { status: 'fulfilled' });
    expect((await look(`/status/${session}`)).text).toContain('class="state released"');
  });

  it('that failed and went back is told as refunded', async () => {
    const { actionId, session } = await action();
    await send(`/pay/${session}/mock-pay`);
    await party.bot.post(`/api/v1/agent-actions/${actionId}/fail`, {});
    expect((await look(`/status/${session}`)).text).toContain('class="state refunded"');
  });
});

describe('headers and refusals', () => {
  it('every page has the one policy', async () => {
    const { session } = await action();
    const paths = [`/pay/${session}`, `/status/${session}`, `/pay/${unknown}`, '/pay/x', '/status', '/status/%3Cb%3E'];
    const replies = await Promise.all(paths.map((path) => look(path)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 404, 404, 404, 404]);
    for (const { headers } of replies) {
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('content-security-policy')).toBe(hostedPolicy);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('an address that cannot be decoded is one that nobody knows', async () => {
    const broken = ['%ff', '%', '%c3%28', '%00', 'ps_%e0%80'];
    const shape = (text = '') => text.replace(/req_\w+/g, '');
    for (const page of ['pay', 'status', 'agent-install']) {
      const known = await look(`/${page}/${page === 'agent-install' ? 'A'.repeat(43) : unknown}`);
      for (const part of broken) {
        const reply = await look(`/${page}/${part}`);
        expect([page, part, reply.status]).toEqual([page, part, 404]);
        expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
        expect(reply.headers.get('content-security-policy')).toBe(hostedPolicy);
        expect(shape(reply.text)).toBe(shape(known.text));
        const program = await look(`/${page}/${part}`, { accept: 'application/json' });
        expect(program).toMatchObject({ status: 404, body: { detail: expect.any(String) } });
      }
    }
    expect((await send('/pay/%ff/mock-pay')).headers.get('content-type')).toBe('text/html; charset=utf-8');
    const wire = await look('/api/v1/payment-sessions/%ff');
    expect(wire).toMatchObject({ status: 404, body: { detail: 'payment session not found' } });
    expect(wire.headers.get('content-type')).toBe('application/json');
  });

  it('a program hears the refusal', async () => {
    for (const path of [`/pay/${unknown}`, '/status/x', '/status']) {
      const reply = await look(path, { accept: 'application/json' });
      expect(reply).toMatchObject({ status: 404, body: { detail: 'payment session not found' } });
    }
  });

  it('without the mock provider its button does not exist', async () => {
    const { session } = await action();
    const path = `/pay/${session}`;
    expect((await mockless.carry({ method: 'GET', path, headers: browser })).text).not.toContain('mock-pay');
    const refused = await mockless.carry({ method: 'POST', path: `${path}/mock-pay`, body: '', headers: form });
    expect(refused.status).toBe(404);
    expect((await send(`/pay/${unknown}/mock-pay`)).status).toBe(404);
  });

  it('what is not paid in USDC has no address for it', async () => {
    const { session } = await action();
    expect((await send(`/pay/${session}/usdc`, '', {})).status).toBe(404);
    expect((await send('/pay/x/usdc', '', {})).status).toBe(404);
  });
});

describe('a payment in USDC', () => {
  it('asks for a signature, takes it once, and shows no capability', async () => {
    const bot = gateClient(onChain, party.keys.bot);
    const made = await bot.post('/api/v1/agent-actions', quoteBody, { 'x-payjent-provider': 'usdc' });
    const session = String(made.body.payment_session_id);
    const page = await onChain.carry({ method: 'GET', path: `/pay/${session}`, headers: browser });
    expect(page.text).toContain('2.50 USDC');
    expect(page.text).toContain('Base Sepolia (test)');
    const pay = (headers: Record<string, string> = {}) =>
      onChain.carry({ method: 'POST', path: `/pay/${session}/usdc`, headers });
    const asked = await pay();
    expect([asked.status, asked.headers.get('payment-required')]).toEqual([402, 'sign-this']);
    expect((await pay({ 'payment-signature': 'forged' })).status).toBe(422);
    const paid = await pay({ 'payment-signature': 'signed' });
    expect(paid).toMatchObject({ status: 200, body: { status: 'paid', receipt_id: expect.stringMatching(/^rcpt_/) } });
    expect(paid.headers.get('payment-response')).toBe('settled');
    expect((await pay()).status).toBe(200);
    for (const { text } of [asked, paid]) expect(text).not.toContain('capability_token');
  });
});
