import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/pool';
import {
  type GateParty,
  gateClient,
  gateParty,
  paidAction,
  presented,
  quoteBody,
} from '@/lib/gate/testing/gate-client';
import { type GateEnv, gateDefaults, gateVariables, readGateEnv } from '@/lib/runtime/gate-env';
import { createStack, type Stack } from '@/lib/testing/stack';

let stack: Stack;
let party: GateParty;
let superuser: ReturnType<typeof openDatabase>;
const others: Stack[] = [];

beforeAll(async () => {
  stack = await createStack();
  superuser = openDatabase({ url: stack.database.superuserUrl, applicationName: 'test', maxConnections: 2 });
  party = await gateParty(stack, (await stack.tenant('acme')).tenant);
});
afterAll(async () => {
  for (const other of others) await other.close();
  await superuser?.close();
  await stack?.close();
});

const actions = '/api/v1/agent-actions';
const sessions = '/api/v1/payment-sessions';
const uuidOf = (wire: string): string => wire.slice(-32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** The same installation, run as production runs it. */
async function production(gate: Partial<GateEnv>): Promise<Stack> {
  const env = { ...gateDefaults, isProduction: true, mockUsable: false, ...gate };
  const other = await createStack({ database: stack.database, gate: env });
  others.push(other);
  return other;
}

/** As the settings of a production installation come out with every development switch on. */
const withSwitchesOn = (): GateEnv =>
  readGateEnv(
    gateVariables.parse({
      PAYJENT_ENV: 'production',
      PAYJENT_DEV_MODE: 'true',
      PAYJENT_MOCK_PROVIDER_ENABLED: 'true',
      PAYJENT_PUBLIC_BASE_URL: 'https://pay.example.test',
    }),
    {
      isProductionDeployment: false,
      origin: 'http://localhost:3000',
      stripe: { hasKey: false, hasWebhookSecret: false },
    },
  );

describe('production', () => {
  it('C04 has no mock provider, whether its settings or the request name it', async () => {
    const { tenant, keys } = party;
    expect(tenant.environment).toBe('sandbox');
    const bot = gateClient(await production({ defaultProvider: 'mock' }), keys.bot);
    const quote = await party.bot.post('/api/v1/quotes', quoteBody);
    expect(quote.status).toBe(200);
    const path = `/api/v1/quotes/${quote.body.id}/checkout`;
    for (const name of ['', 'local', 'mock']) {
      const headers: Record<string, string> = name === '' ? {} : { 'x-payjent-provider': name };
      expect(await bot.post(path, undefined, headers)).toMatchObject({
        status: 503,
        body: { detail: 'active checkout provider not configured' },
      });
    }
    const rows = await superuser.rows('SELECT session_at FROM gate_quotes WHERE id = $1', [uuidOf(quote.body.id)]);
    expect(rows).toEqual([{ session_at: null }]);
  });

  it('S04 lets no operator pay with the mock provider, with every development switch on', async () => {
    const { body } = await party.bot.post(actions, quoteBody);
    const operator = gateClient(await production(withSwitchesOn()), party.keys.operator);
    expect(await operator.post(`${sessions}/${body.payment_session_id}/mock-pay`)).toMatchObject({
      status: 403,
      body: { detail: 'mock provider disabled' },
    });
    expect((await party.bot.get(`${actions}/${body.action_id}/status`)).body.payment_status).toBe('checkout_created');
  });
});

describe('keys', () => {
  it('A09 are stored as a keyed digest, and their text nowhere', async () => {
    const body = { name: 'x', platform: 'y', bot_id: 'bot-a09' };
    const { bot_api_key: key } = (await party.operator.post('/api/v1/agents/register', body)).body;
    const rows = await superuser.rows(
      `SELECT digest, to_jsonb(c)::text AS all FROM gate_credentials c WHERE bot_id = 'bot-a09'`,
    );
    expect(rows).toHaveLength(1);
    const { digest, all } = Object(rows[0]);
    expect(Buffer.from(digest).equals(Buffer.from(stack.services.gate.secrets.keyDigest(key)))).toBe(true);
    for (const part of [key, key.slice('payjent_'.length), Buffer.from(key).toString('hex')]) {
      expect(all).not.toContain(part);
    }
  });
});

describe('grants', () => {
  const verify = (token: string) => party.bot.post(`/api/v1/grants/${token}/verify`, presented);
  const start = (actionId: string, token: string) =>
    party.bot.post(`${actions}/${actionId}/start`, { payment_token: token, presentation: presented });

  it('G04 that have run out hold for nothing', async () => {
    const { token, actionId } = await paidAction(party);
    await superuser.rows(`UPDATE gate_grants SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      uuidOf(token),
    ]);
    const expired = { status: 400, body: { detail: 'grant expired' } };
    expect(await verify(token)).toMatchObject(expired);
    expect(await party.bot.post(`/api/v1/grants/${token}/consume`, presented)).toMatchObject(expired);
    expect(await start(actionId, token)).toMatchObject(expired);
  });

  it('G05 whose signature was altered hold for nothing', async () => {
    const { token, actionId } = await paidAction(party);
    await superuser.rows(
      `UPDATE gate_grants SET signature = translate(signature, '0123456789abcdef', '123456789abcdef0') WHERE id = $1`,
      [uuidOf(token)],
    );
    const invalid = { status: 400, body: { detail: 'invalid grant signature' } };
    expect(await verify(token)).toMatchObject(invalid);
    expect(await party.bot.post(`/api/v1/grants/${token}/consume`, presented)).toMatchObject(invalid);
    expect(await start(actionId, token)).toMatchObject(invalid);
  });
});

describe('failing', () => {
  it('F04 another agent’s action is refused and changes nothing', async () => {
    const { actionId } = await paidAction(party);
    const before = (await party.bot.get(`${actions}/${actionId}/status`)).body;
    expect(await party.other.post(`${actions}/${actionId}/fail`, {})).toMatchObject({
      status: 403,
      body: { detail: 'credential not authorized for bot_id' },
    });
    expect((await party.bot.get(`${actions}/${actionId}/status`)).body).toEqual(before);
  });
});

describe('rails that are not offered', () => {
  const session = async () => String((await party.bot.post(actions, quoteBody)).body.payment_session_id);
  const unoffered = (words: RegExp) => ({ status: 501, body: { detail: expect.stringMatching(words) } });

  it('S05 marks nothing as paid by word of mouth', async () => {
    const id = await session();
    const path = `${sessions}/${id}/crypto/mark-paid`;
    expect((await party.nobody.post(path)).status).toBe(401);
    expect((await party.bot.post(path)).status).toBe(403);
    for (let time = 0; time < 2; time++) {
      const refused = await party.operator.post(path, { reference: '0xabc' });
      expect(refused).toMatchObject(unoffered(/by hand is not offered/));
      expect(refused.headers.get('x-error-code')).toBe('gate.crypto_unoffered');
    }
    expect((await party.bot.get(`${sessions}/${id}`)).body.status).toBe('checkout_created');
    expect((await party.operator.post(`${sessions}/ps_${'0'.repeat(32)}/crypto/mark-paid`)).status).toBe(404);
  });

  it.each([
    ['L01', 'spend-request', { merchant_url: 'https://shop.example', credential_type: 'card' }],
    ['L02', 'poll', {}],
    ['L03', 'spend-request', { merchant_url: 'file:///etc/passwd', credential_type: 'unknown' }],
    ['L04', 'poll', {}],
  ])('%s link/%s says that Link is not offered, whatever is sent', async (_row, verb, body) => {
    const id = await session();
    const path = `${sessions}/${id}/link/${verb}`;
    expect((await party.bot.post(path, body)).status).toBe(403);
    const refused = await party.operator.post(path, body);
    expect(refused).toMatchObject(unoffered(/^Link is not offered/));
    expect(refused.headers.get('x-error-code')).toBe('gate.link_unoffered');
    expect((await party.bot.get(`${sessions}/${id}`)).body.status).toBe('checkout_created');
  });

  it.each(['link', 'decal'])('S05 L01 C11 the provider %s is not offered, and leaves no row', async (provider) => {
    const count = async () => (await superuser.rows('SELECT count(*)::int AS count FROM gate_quotes'))[0];
    const before = await count();
    const refused = await party.bot.post(actions, quoteBody, { 'x-payjent-provider': provider });
    expect(refused).toMatchObject(unoffered(/checkout provider is not offered/));
    expect(refused.headers.get('x-error-code')).toBe('gate.provider_unoffered');
    expect(await count()).toEqual(before);
  });

  it('hears nothing from Decal', async () => {
    const refused = await party.nobody.post('/api/v1/webhooks/decal?payment_session_id=ps_1', { type: 'paid' });
    expect(refused).toMatchObject(unoffered(/^Decal is not offered/));
  });
});
