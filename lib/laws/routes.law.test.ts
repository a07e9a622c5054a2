import { afterAll, describe, expect, it } from 'vitest';
import { spareGateKey } from '@/lib/gate/testing/gate-client';
import type { Endpoint } from '@/lib/kernel/endpoint';
import { uuidV4 } from '@/lib/kernel/ids';
import { may, roles } from '@/lib/kernel/permission';
import type { Client, Reply } from '@/lib/testing/client';
import { gateTakenAs } from './support/gate-samples';
import { opened } from './support/intents';
import { expectRefused, probe } from './support/probe';
import { requestFor } from './support/request';
import type { Sample } from './support/sample';
import { sampleFor, samples } from './support/samples';
import { createWorld, keyRoles, type Party } from './support/world';

/*
 * Laws 4 and 5 over HTTP, for every declared endpoint: who may call is decided by the credential and the permission
 * table, and another tenant's id is an unknown id.
 */

const world = await createWorld();
const { acme, rival, stack } = world;
afterAll(() => world.close());

const named = stack.endpoints.map((endpoint) => [endpoint.name, endpoint] as const);
const guarded = named.filter(([, { who }]) => who.kind === 'key');

const sampleOf = (endpoint: Endpoint, party: Party = acme): Promise<Sample> => sampleFor(endpoint, party);

const permissionOf = ({ who }: Endpoint) => (who.kind === 'key' ? who.permission : null);

describe('samples', () => {
  it('stand for every declared endpoint, and for no other', () => {
    expect(Object.keys(samples).sort()).toEqual(stack.endpoints.map(({ name }) => name).sort());
  });

  it.each(named)('%s takes its sample', async (_name, endpoint) => {
    const sample = await sampleOf(endpoint);
    const reply = await stack.carry(requestFor(endpoint, acme.by.tenant_admin, sample));
    const taken = gateTakenAs[endpoint.name];
    const expected = taken === undefined ? Object.keys(endpoint.responses) : [String(taken)];
    expect(expected, JSON.stringify(reply.body)).toContain(String(reply.status));
  });
});

describe('agents of the payment gate', () => {
  const guardedByAgent = named.filter(([, { who }]) => who.kind === 'agent');
  const client = acme.by.tenant_admin;
  const sent = async (endpoint: Endpoint, key: string | null, header = 'authorization') => {
    const { headers, ...request } = requestFor(endpoint, client, await sampleOf(endpoint));
    const { authorization: _, ...bare } = headers;
    const value = header === 'authorization' ? `Bearer ${key}` : String(key);
    return { ...request, headers: key === null ? bare : { ...bare, [header]: value } };
  };
  const isOptional = ({ who }: Endpoint): boolean => who.kind === 'agent' && who.optional === true;

  it.each(guardedByAgent)(
    '%s without a key, with an unknown one, and with another kind of key',
    async (_name, endpoint) => {
      if (!isOptional(endpoint)) {
        expect((await expectRefused(world, endpoint, await sent(endpoint, null), 'none')).code).toBe(
          'gate.key_missing',
        );
      }
      const strangers = ['payjent_no', `payjent_${'a'.repeat(43)}`, acme.tenant.identity.apiKey, 'x'.repeat(500)];
      for (const key of strangers) {
        for (const header of ['authorization', 'x-payjent-bot-key']) {
          const refused = await expectRefused(world, endpoint, await sent(endpoint, key, header), key.slice(0, 20));
          expect(refused.code).toBe('gate.key_invalid');
        }
      }
    },
  );

  it.each(guardedByAgent)('%s by an agent: operators’ work is not its own', async (_name, endpoint) => {
    const { who } = endpoint;
    if (who.kind !== 'agent' || who.role !== 'operator') return;
    const request = await sent(endpoint, client.identity.gate?.bot ?? '');
    expect((await expectRefused(world, endpoint, request, 'a bot key')).code).toBe('gate.operator_required');
  });

  it.each(guardedByAgent)('%s with a key that was revoked', async (_name, endpoint) => {
    const key = await spareGateKey(stack, acme.tenant.tenant);
    const request = await sent(endpoint, key.text);
    await world.superuser.rows('UPDATE gate_credentials SET revoked_at = now() WHERE id = $1', [key.id]);
    expect((await expectRefused(world, endpoint, request, 'after its end')).code).toBe('gate.key_invalid');
  });
});

describe('roles', () => {
  const cases = guarded.flatMap(([name, endpoint]) => keyRoles.map((role) => [name, role, endpoint] as const));

  it.each(cases)('%s by %s', async (_name, role, endpoint) => {
    const permission = permissionOf(endpoint);
    if (permission === null) return;
    const sent = requestFor(endpoint, acme.by[role], await sampleOf(endpoint));
    if (may(role, permission)) {
      const reply = await stack.carry(sent);
      expect(Object.keys(endpoint.responses), JSON.stringify(reply.body)).toContain(String(reply.status));
    } else {
      const { code } = await expectRefused(world, endpoint, sent, `${role} without ${permission}`);
      expect(code).toBe('request.permission');
    }
  });

  it('of keys are all roles but the owner, which no key can get', async () => {
    expect([...keyRoles, 'owner'].sort()).toEqual([...roles].sort());
    const create = stack.endpoints.find(({ name }) => name === 'identity.service_key.create');
    if (create === undefined) throw new Error('keys cannot be created');
    const sample = await sampleOf(create);
    const asOwner = { ...sample, body: { ...sample.body, service_account_role: 'owner' } };
    const refused = await expectRefused(world, create, requestFor(create, acme.by.tenant_admin, asOwner), 'owner key');
    expect(refused.field).toBe('service_account_role');
  });
});

describe('credentials', () => {
  const { apiKey } = acme.tenant.identity;
  const flip = (text: string, at: number) => `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`;
  const [, , , id = ''] = apiKey.split('_');
  const rivalSecret = rival.tenant.identity.apiKey.split('_').at(-1);
  const absent = ['Basic cHJhaXNlOg==', 'Bearer', 'Bearer ', `Token ${apiKey}`, `Bearer ${apiKey} x`, apiKey];
  const unknown = {
    'another secret': flip(apiKey, apiKey.length - 1),
    'another id': flip(apiKey, apiKey.indexOf(id)),
    'the environment swapped': apiKey.replace('_sandbox_', '_live_'),
    "another tenant's secret": `paybond_sk_sandbox_${id}_${rivalSecret}`,
    'upper case': apiKey.toUpperCase(),
    'a cut': apiKey.slice(0, -1),
    'a longer one': `${apiKey}0`,
    'a word': 'secret',
    'a long text': 'x'.repeat(500),
  };

  it.each(guarded)('%s without one, with a malformed one, with an unknown one', async (_name, endpoint) => {
    const { headers, ...sent } = requestFor(endpoint, acme.by.tenant_admin, await sampleOf(endpoint));
    const { authorization: _, ...bare } = headers;
    const missing = await expectRefused(world, endpoint, { ...sent, headers: bare }, 'none');
    expect(missing.code).toBe('credential.missing');
    for (const authorization of absent) {
      const refused = await expectRefused(
        world,
        endpoint,
        { ...sent, headers: { ...bare, authorization } },
        authorization,
      );
      expect(refused.code, authorization).toBe('credential.missing');
    }
    for (const [about, key] of Object.entries(unknown)) {
      const changed = { ...sent, headers: { ...bare, authorization: `Bearer ${key}` } };
      expect((await expectRefused(world, endpoint, changed, about)).code, about).toBe('credential.invalid');
    }
  });

  const ended: readonly (readonly [string, (key: string) => Promise<unknown>])[] = [
    ['revoked', (key) => acme.by.tenant_admin.carry(keyRequest('DELETE', key, ''))],
    ['rotated', (key) => acme.by.tenant_admin.carry(keyRequest('POST', key, '/rotate'))],
    ['expired', (key) => expire(key)],
  ];
  const keyRequest = (method: string, key: string, verb: string) =>
    acme.by.tenant_admin.requests.plain(method, `/v1/admin/api-keys/${key.split('_')[3]}${verb}`);
  const expire = (key: string) =>
    world.superuser.rows(`UPDATE service_keys SET expires_at = now() WHERE replace(id::text, '-', '') = $1`, [
      key.split('_')[3],
    ]);

  const endings = guarded.flatMap(([name, endpoint]) => ended.map(([how, end]) => [name, how, endpoint, end] as const));
  it.each(endings)('%s with a key that worked and then was %s', async (_name, _how, endpoint, end) => {
    const key = await acme.tenant.key('tenant_admin');
    const client = acme.tenant.as(key);
    const warm = await stack.carry(requestFor(endpoint, client, await sampleOf(endpoint)));
    expect(warm.status).toBeLessThan(300);
    const next = requestFor(endpoint, client, await sampleOf(endpoint));
    await end(key);
    const { code } = await expectRefused(world, endpoint, next, 'after its end');
    expect(['credential.invalid', 'credential.revoked']).toContain(code);
  });

  it.each(guarded)("%s with another tenant's header", async (_name, endpoint) => {
    const { headers, ...sent } = requestFor(endpoint, acme.by.tenant_admin, await sampleOf(endpoint));
    const foreign = [rival.tenant.tenant.publicId, acme.tenant.live.publicId, acme.tenant.tenant.id, 'org_x', ''];
    for (const tenant of foreign) {
      await expectRefused(world, endpoint, { ...sent, headers: { ...headers, 'x-tenant-id': tenant } }, tenant);
    }
  });
});

describe("another tenant's id", () => {
  /** A random id of the same form: what stands for it in the sample is replaced everywhere. */
  const strangerOf = (known: string): string => {
    const fresh = known.includes('-') ? uuidV4() : uuidV4().replaceAll('-', '');
    return known.length > fresh.length ? `${known.slice(0, known.length - fresh.length)}${fresh}` : fresh;
  };

  const withIds = (sample: Sample, ids: ReadonlyMap<string, string>): Sample => {
    let text = JSON.stringify(sample);
    for (const [known, other] of ids) text = text.replaceAll(known, other);
    const replaced: unknown = JSON.parse(text);
    return { ...sample, ...(typeof replaced === 'object' ? replaced : {}) };
  };

  /** What an answer says apart from the ids that were asked about and what is new with every request. */
  const sayingOf = ({ status, headers, body }: Reply, ids: Iterable<string>): string => {
    let text = JSON.stringify(body, (name, value) => (['request_id', 'audit_id'].includes(name) ? '-' : value));
    for (const id of ids) text = text.replaceAll(id, 'ID');
    return [status, headers.get('content-type'), headers.get('cache-control'), text].join(' ');
  };

  const withOwnIds = async (endpoint: Endpoint) => {
    const sample = await sampleOf(endpoint);
    return { sample, strangers: new Map(sample.ids.map((known) => [known, strangerOf(known)])) };
  };

  /** What is done in sandboxes alone is refused to live keys, whatever the id. */
  const sandboxOnly: readonly unknown[] = ['request.environment', 'agent_rail.connect_simulated'];
  const askers: readonly (readonly [string, Client])[] = [
    ['another organisation', rival.by.tenant_admin],
    ['the same organisation, live', acme.live],
  ];
  // What anybody may read without a key is no secret of a tenant's.
  const owned = named.filter(([, { who }]) => who.kind === 'key' || (who.kind === 'agent' && !who.optional));
  const cases = owned.flatMap(([name, endpoint]) =>
    askers.map(([who, client]) => [name, who, endpoint, client] as const),
  );

  it.each(cases)('%s by %s is an unknown id', async (_name, _who, endpoint, client) => {
    const { sample, strangers } = await withOwnIds(endpoint);
    if (sample.ids.length === 0) return;
    const foreign = await probe(world, requestFor(endpoint, client, sample));
    const unknown = await probe(world, requestFor(endpoint, client, withIds(sample, strangers)));
    // The guard keeps its denials, the asker's own; whoever is refused leaves nothing.
    expect(foreign.changed).toEqual(foreign.reply.status < 300 ? unknown.changed : []);
    expect(sayingOf(foreign.reply, sample.ids)).toBe(sayingOf(unknown.reply, strangers.values()));
    // The guard says no in its own words; sandbox routes do not take live keys; all else is not found.
    const isGuard = foreign.reply.status === 200 && foreign.reply.body.allow === false;
    const said = foreign.reply.body.error?.code ?? foreign.reply.headers.get('x-error-code');
    const isElsewhere = sandboxOnly.includes(said);
    expect(isGuard || isElsewhere || foreign.reply.status === 404, JSON.stringify(foreign.reply.body)).toBe(true);
  });

  it('in a create is free for everybody, and neither sees the other', async () => {
    const intentId = await opened(acme.by.tenant_admin, { amountCents: 111 });
    expect(await rival.by.tenant_admin.create({ intentId, amountCents: 222 })).toMatchObject({ status: 201 });
    const read = (client: Client) => client.get(`/harbor/operator/v1/intents/${intentId}`);
    expect((await read(acme.by.tenant_admin)).body).toMatchObject({ amount_cents: 111 });
    expect((await read(rival.by.tenant_admin)).body).toMatchObject({ amount_cents: 222 });
  });

  it.each(guarded)('%s shows nothing of it', async (_name, endpoint) => {
    const client = rival.by.tenant_admin;
    const { body } = await stack.carry(requestFor(endpoint, client, await sampleOf(endpoint, rival)));
    const text = JSON.stringify(body);
    for (const trace of await tracesOf(acme)) expect(text).not.toContain(trace);
  });

  /** Everything by which a tenant could be recognised. */
  async function tracesOf({ name, tenant }: Party): Promise<readonly string[]> {
    const rows = await world.superuser.rows(
      `SELECT id::text FROM intents WHERE tenant_id = $1 AND amount <> 111
       UNION ALL SELECT id::text FROM service_keys WHERE tenant_id = $1
       UNION ALL SELECT id::text FROM evidence WHERE tenant_id = $1`,
      [tenant.tenant.id],
    );
    const ids = rows.map((row) => JSON.stringify(row).slice(7, -2));
    return [tenant.tenant.publicId, tenant.live.publicId, tenant.tenant.id, `did:web:${name}`, ...ids];
  }
});
