import { Writable } from 'node:stream';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { proofHeaderName } from '@/lib/harbor/domain/recognition/proof';
import { railNames } from '@/lib/harbor/ports';
import {
  addMember,
  beginSecondFactor,
  confirmSecondFactor,
  createOrganization,
  createPasswords,
  inviteMember,
  type Session,
  sessionCtx,
  signIn,
  signOut,
  switchEnvironment,
} from '@/lib/identity';
import { linkTokenTo } from '@/lib/identity/testing/letters';
import { toHex } from '@/lib/kernel/bytes';
import { systemClock } from '@/lib/kernel/clock';
import type { Ctx } from '@/lib/kernel/context';
import type { Endpoint } from '@/lib/kernel/endpoint';
import { randomBytes, uuidV4 } from '@/lib/kernel/ids';
import { createSealer } from '@/lib/keys/seal';
import { authenticatorWith } from '@/lib/testing/authenticator';
import type { Reply, Sent } from '@/lib/testing/client';
import { unwrap } from '@/lib/testing/stack';
import { createRequestLog } from '@/lib/web/log';
import { type Canary, found } from './support/canaries';
import { fieldsOf } from './support/fields';
import { opened } from './support/intents';
import { withAt } from './support/json-text';
import { highestStatus } from './support/probe';
import { requestFor } from './support/request';
import { sampleFor } from './support/samples';
import { growth } from './support/superuser';
import { createWorld, keyRoles, type Party } from './support/world';

/*
 * Law 10: keys, passwords, tokens, seeds and the master secret go through every route and use case. Afterwards they are
 * looked for, in every form, in the log, in error bodies, in answers that are not meant to show them, and in all rows.
 */

const secret = toHex(randomBytes(32));
const logged: string[] = [];
const logger = pino(
  { level: 'trace' },
  new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  }),
);
const note = (error: unknown): void => logger.error({ error: String(error) }, 'fault in the background');

const world = await createWorld({ secret, log: createRequestLog(logger), onFault: note });
const { acme, rival, stack, superuser } = world;
afterAll(() => world.close());

const client = acme.by.tenant_admin;
const canaries: Canary[] = [];
const keep = (name: string, value: unknown): void => {
  if (typeof value === 'string' && value !== '') canaries.push({ name, value });
};

/** A key as a whole, and its secret part alone. */
function keepKey(name: string, key: unknown): void {
  keep(name, key);
  if (typeof key === 'string') keep(`the secret of ${name}`, key.split('_').at(-1));
}

function keepParty({ name, tenant, by, live }: Party): void {
  for (const role of keyRoles) keepKey(`${name}'s key of ${role}`, by[role].identity.apiKey);
  keepKey(`${name}'s live key`, live.identity.apiKey);
  keepKey(`${name}'s key`, tenant.identity.apiKey);
  for (const [whose, key] of Object.entries(by.tenant_admin.identity.gate ?? {}))
    keep(`${name}'s ${whose} key of the gate`, key);
  const { principal, payee, recognition } = tenant.identity;
  for (const [whose, { seedHex }] of Object.entries({ principal, payee, recognition }))
    keep(`${name}'s ${whose} seed`, seedHex);
}

const sealedKey = z.array(z.object({ kid: z.string(), sealed: z.instanceof(Uint8Array) }));

async function keepOwn(): Promise<void> {
  keep('the master secret', secret);
  const sealer = createSealer(secret);
  const rows = await superuser.rows('SELECT kid, sealed_seed AS sealed FROM signing_keys');
  for (const { kid, sealed } of sealedKey.parse(rows)) {
    const seed = sealer.open(sealed, `signing_key:${kid}`);
    keep(`the seed of a signing key`, seed === null ? null : toHex(seed));
  }
}

interface Answered {
  readonly endpoint: Endpoint;
  readonly request: Sent;
  readonly reply: Reply;
}
const answers: Answered[] = [];

/** Members under which the gate gives an agent or an operator its own. */
const gateGives = ['bot_api_key', 'operator_api_key', 'webhook_secret'];

async function send(endpoint: Endpoint, request: Sent): Promise<Reply> {
  const reply = await stack.carry(request);
  keepKey(`a key from ${endpoint.name}`, reply.body?.api_key);
  keep(`a token from ${endpoint.name}`, reply.body?.capability_token);
  for (const member of gateGives) keep(`a key from ${endpoint.name}`, reply.body?.[member]);
  keep(`a key from ${endpoint.name}`, reply.body?.credential?.value);
  answers.push({ endpoint, request, reply });
  return reply;
}

const sealed = () => ({ db: stack.services.db, sealer: createSealer(secret), origin: 'https://law.example.test' });

/** What a person's authenticator holds, and the codes for who has lost it. */
async function secondStep(
  session: Session,
  request: { readonly requestId: string; readonly now: Date },
): Promise<void> {
  const begun = unwrap(await beginSecondFactor(session, request, { replace: false }, sealed()));
  keep('the secret of a second factor', begun.secret);
  const code = authenticatorWith(begun.secret).code();
  const { recoveryCodes } = unwrap(await confirmSecondFactor(session, request, { code }, sealed()));
  for (const each of recoveryCodes) {
    keep('a recovery code', each);
    keep('a recovery code without its dashes', each.replaceAll('-', ''));
  }
}

/** The token of a link that only a letter holds. */
async function invitation(ctx: Ctx, email: string): Promise<void> {
  unwrap(await inviteMember(ctx, { email, role: 'operator' }, sealed()));
  keep('the token of an invitation', await linkTokenTo({ superuser }, createSealer(secret), email));
}

/** What people do: sign up, invite, sign in rightly and wrongly, switch, sign out. */
async function people(): Promise<void> {
  const passwords = createPasswords({ logN: 4, r: 8, p: 1 });
  const deps = { db: stack.services.db, passwords };
  const password = { owner: `owner ${uuidV4()}`, member: `member ${uuidV4()}`, wrong: `wrong ${uuidV4()}` };
  for (const [whose, value] of Object.entries(password)) keep(`the password of ${whose}`, value);
  const request = () => ({
    requestId: 'req_law_secrets',
    now: systemClock.now(),
    address: '192.0.2.1',
    userAgent: 'law',
  });
  const email = `${uuidV4()}@example.test`;
  const owner = { email, name: 'Olive', password: password.owner };
  const organization = unwrap(
    await createOrganization(request(), { name: 'Canary', owner }, { ...deps, rails: railNames }),
  );
  const actor = { kind: 'service_key', id: uuidV4(), role: 'tenant_admin', name: 'law' } as const;
  const invited = { email: `m-${email}`, name: 'Mel', password: password.member, role: 'operator' } as const;
  unwrap(await addMember({ tenant: organization.sandbox, actor, ...request() }, invited, deps));
  for (const wrong of [password.wrong, password.member]) {
    expect((await signIn(request(), { email, password: wrong }, deps)).ok).toBe(false);
  }
  expect((await signIn(request(), { email: 'nobody@example.test', password: password.owner }, deps)).ok).toBe(false);
  const session = unwrap(await signIn(request(), { email, password: password.owner }, deps));
  const ctx = sessionCtx(session, request());
  await secondStep(session, request());
  await invitation(ctx, `i-${email}`);
  unwrap(await switchEnvironment(ctx, { environment: 'live' }, deps));
  unwrap(await signOut(request(), { sessionId: session.id }, deps));
}

beforeAll(async () => {
  keepParty(acme);
  keepParty(rival);
  await keepOwn();
  await people();
  for (const endpoint of stack.endpoints) {
    const sample = await sampleFor(endpoint, acme);
    keep(`the token sent to ${endpoint.name}`, sample.body?.token);
    const request = requestFor(endpoint, client, sample);
    await send(endpoint, request);
    await send(endpoint, { ...request, headers: { ...request.headers, 'idempotency-key': uuidV4() } });
    for (const by of [rival.by.tenant_admin, acme.live, acme.by.auditor])
      await send(endpoint, requestFor(endpoint, by, sample));
  }
});

const all = () => canaries;
const textOf = ({ reply }: Answered): string => JSON.stringify(reply.body ?? '');

describe('a secret that went where it belongs', () => {
  it('is looked for: keys, passwords, tokens, seeds', () => {
    const names = all().map(({ name }) => name);
    const kinds = ['key', 'password', 'token', 'seed', 'master secret', 'second factor', 'recovery code', 'invitation'];
    for (const kind of kinds) {
      expect(
        names.some((name) => name.includes(kind)),
        kind,
      ).toBe(true);
    }
    expect(found([{ name: 'a seed', value: 'ab'.repeat(32) }], `\\x${'ab'.repeat(32)}`)).toEqual(['a seed']);
    expect(found([{ name: 'a word', value: 'canary bird' }], Buffer.from('canary bird').toString('base64'))).toEqual([
      'a word',
    ]);
    process.stdout.write(
      `secrets: ${names.length} canaries, ${answers.length} answers, ${logged.length} lines of log\n`,
    );
  });

  it('is in no line of the log', () => {
    expect(logged.length).toBeGreaterThan(answers.length);
    expect(found(all(), logged.join(''))).toEqual([]);
  });

  it('is in no error body', () => {
    const refused = answers.filter(({ reply }) => reply.status >= 400);
    expect(refused.length).toBeGreaterThan(stack.endpoints.length);
    for (const answer of refused) expect(found(all(), textOf(answer)), answer.endpoint.name).toEqual([]);
  });

  it('is in no answer but the one that gives it', () => {
    const keysFrom = [
      'identity.service_key.create',
      'identity.service_key.rotate',
      'gate.agent.register',
      'gate.bootstrap.smoke',
      'gate.install_link.redeem',
    ];
    const tokensFrom = ['harbor.intents.fund', 'sandbox.guardrails.bootstrap', 'sandbox.guardrails.evidence'];
    for (const answer of answers) {
      const { name } = answer.endpoint;
      const given = found(all(), textOf(answer));
      const meant = given.filter(
        (each) =>
          (each.includes('token') && tokensFrom.includes(name)) ||
          (each.includes('key from') && keysFrom.includes(name)),
      );
      expect(given, name).toEqual(meant);
    }
  });

  it('is in no response header', () => {
    for (const { endpoint, reply } of answers) {
      const headers = ['x-request-id', 'location', 'set-cookie', 'www-authenticate', 'content-type', 'cache-control'];
      const text = headers.map((header) => reply.headers.get(header) ?? '').join(' ');
      expect(found(all(), text), endpoint.name).toEqual([]);
    }
  });

  it('is in no row of the database', async () => {
    const dump = await superuser.dump();
    expect(dump.length).toBeGreaterThan(10_000);
    expect(found(all(), dump)).toEqual([]);
  });
});

describe('a secret that was sent where it does not belong', () => {
  const strays: readonly Canary[] = [
    { name: 'a key', value: acme.tenant.identity.apiKey },
    { name: 'a password', value: `correct horse ${uuidV4()}` },
  ];

  /** The canary in each text of the body, in each parameter, in the path and in the headers. */
  async function misplaced(endpoint: Endpoint, { value }: Canary): Promise<readonly Sent[]> {
    const sample = await sampleFor(endpoint, acme);
    const request = requestFor(endpoint, client, sample);
    const texts = endpoint.body === undefined ? [] : fieldsOf(endpoint.body).filter(({ kinds }) => kinds.has('string'));
    const objects = endpoint.body === undefined ? [] : fieldsOf(endpoint.body).filter(({ isOpen }) => isOpen);
    const bodies = [
      ...texts.map(({ path }) => withAt(sample.body, path, value)),
      ...objects.map(({ path }) => withAt(sample.body, path, { note: value, type: value, op: value })),
      { ...sample.body, [`zz_${uuidV4()}`]: value },
      value,
      [value],
    ].map((body) => requestFor(endpoint, client, sample, endpoint.method === 'GET' ? undefined : JSON.stringify(body)));
    const queries = endpoint.query === undefined ? ['zz'] : fieldsOf(endpoint.query).map(({ path }) => path.join('.'));
    const paths = [
      ...queries.map((name) => `${sample.path}?${name}=${encodeURIComponent(value)}`),
      ...sample.ids.map((id) => sample.path.replace(id, encodeURIComponent(value))),
      `${sample.path}/${encodeURIComponent(value)}`,
    ];
    const names = ['x-tenant-id', 'content-type', 'authorization', proofHeaderName, 'x-unknown', 'cookie'];
    return [
      ...bodies,
      ...paths.map((path) => ({ ...request, path })),
      ...names.map((name) => ({ ...request, headers: { ...request.headers, [name]: value } })),
      { ...request, headers: { ...request.headers, authorization: `Basic ${Buffer.from(value).toString('base64')}` } },
      { ...request, body: value },
    ];
  }

  it.each(stack.endpoints.map((endpoint) => [endpoint.name, endpoint] as const))(
    '%s does not repeat it',
    async (_name, endpoint) => {
      for (const stray of strays) {
        for (const request of await misplaced(endpoint, stray)) {
          const from = logged.length;
          const reply = await stack.carry(request);
          const about = `${request.method} ${request.path.slice(0, 80)} ${String(request.body).slice(0, 200)}`;
          expect(reply.status, about).toBeLessThanOrEqual(highestStatus(endpoint));
          expect(found([stray], logged.slice(from).join('')), about).toEqual([]);
          if (reply.status >= 400) expect(found([stray], JSON.stringify(reply.body)), about).toEqual([]);
        }
      }
    },
  );
});

describe('when the database fails under a route', () => {
  const changing = stack.endpoints.filter(({ method, who }) => method !== 'GET' && who.kind === 'key');
  const written = [
    'intents',
    'evidence',
    'rail_operations',
    'audit_entries',
    'service_keys',
    'agent_keys',
    'spend_decisions',
    'simulated_rail_facts',
  ];
  const internal = { code: 'internal', details: {} };

  it.each(changing.map((endpoint) => [endpoint.name, endpoint] as const))(
    '%s shows no row, no statement and no secret',
    async (_name, endpoint) => {
      const sample = await sampleFor(endpoint, acme);
      const request = requestFor(endpoint, client, sample);
      const from = logged.length;
      const before = await superuser.counts();
      for (const table of written) {
        await superuser.rows(`ALTER TABLE ${table} ADD CONSTRAINT law_fails CHECK (tenant_id IS NULL) NOT VALID`);
      }
      let reply: Reply;
      try {
        reply = await stack.carry(request);
      } finally {
        for (const table of written) await superuser.rows(`ALTER TABLE ${table} DROP CONSTRAINT law_fails`);
      }
      // A tenant's one setting that stands already has nothing to write.
      const isOfTenant = endpoint.name.startsWith('rails.') && reply.status < 300;
      if (isOfTenant) return expect(growth(before, await superuser.counts())).toEqual({});
      const body = endpoint.errors === 'problem' ? { code: internal.code } : { error: internal };
      expect(reply).toMatchObject({ status: 500, body });
      expect(JSON.stringify(reply.body)).not.toMatch(/law_fails|constraint|relation|INSERT|SELECT/);
      const lines = logged.slice(from).join('');
      expect(lines).toContain('law_fails');
      expect(lines).not.toContain('Failing row contains');
      expect(found(all(), lines)).toEqual([]);
      // What failed left nothing behind, and works again.
      const { status } = await stack.carry(requestFor(endpoint, client, await sampleFor(endpoint, acme)));
      expect(status).toBeLessThan(300);
    },
  );

  it('an intent is still the one that was signed', async () => {
    expect(await client.fund(await opened(client))).toMatchObject({ status: 200 });
  });
});
