import type { Patience } from '@/lib/harbor';
import { type Rails, railNames } from '@/lib/harbor/ports';
import { createOrganization } from '@/lib/identity/create-organization';
import { createServiceKey } from '@/lib/identity/create-service-key';
import { createPasswords } from '@/lib/identity/passwords';
import { registerAgentKey } from '@/lib/identity/register-agent-key';
import { toHex, utf8 } from '@/lib/kernel/bytes';
import { systemClock } from '@/lib/kernel/clock';
import type { Ctx, Tenant } from '@/lib/kernel/context';
import type { Endpoint } from '@/lib/kernel/endpoint';
import { randomBytes, uuidV4 } from '@/lib/kernel/ids';
import type { Outcome } from '@/lib/kernel/outcome';
import type { Role } from '@/lib/kernel/permission';
import { ed25519KeyPair } from '@/lib/keys/ed25519';
import { createLimiter, type Limiter } from '@/lib/limits';
import { fakeCounterparts } from '@/lib/rails/configuration/testing/fake-counterparts';
import { allEndpoints } from '@/lib/runtime/endpoints';
import type { GateEnv } from '@/lib/runtime/gate-env';
import { createLogger } from '@/lib/runtime/log';
import { createServices, type ServiceOptions, type Services } from '@/lib/runtime/services';
import type { StripeByEnvironment } from '@/lib/runtime/stripe';
import type { X402ByEnvironment } from '@/lib/runtime/x402';
import { createDispatch } from '@/lib/web/dispatch';
import { servedEndpoints } from '@/lib/web/endpoints';
import { createRequestLog, type RequestLog } from '@/lib/web/log';
import { type Carry, type Client, type ClientIdentity, createClient } from './client';
import { createTestDatabase, type TestDatabase } from './database';
import { openLive } from './open-live';

/** An organisation of a test with what its clients sign with. */
export interface TestTenant {
  readonly tenant: Tenant;
  readonly live: Tenant;
  readonly identity: ClientIdentity;
  readonly client: Client;
  /** A key of another role, of the sandbox or of live. */
  key(role: Exclude<Role, 'owner'>, environment?: 'sandbox' | 'live'): Promise<string>;
  /** The same signing identity behind another key. */
  as(apiKey: string): Client;
}

/** The product in this process, over a database of its own. */
export interface Stack {
  readonly database: TestDatabase;
  readonly services: Services;
  readonly endpoints: readonly Endpoint[];
  readonly carry: Carry;
  tenant(name: string): Promise<TestTenant>;
  close(): Promise<void>;
}

/** Master secret of stacks: a process that works on the same database needs the same one. */
export const testSecret = 'ab'.repeat(32);
/** For many requests at once: what is asked is what becomes of them, however busy the machine is. */
export const unhurried: Patience = { railMs: 60_000, leaseMs: 150_000, twinWaitMs: 90_000 };
/** Limits are tested by themselves; here they would only refuse the tests. */
const unlimited: Limiter = { ...createLimiter(), take: () => ({ allowed: true }), peek: () => ({ allowed: true }) };

export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`refused: ${outcome.refusal.code} ${outcome.refusal.message}`);
}

const adminCtx = (tenant: Tenant): Ctx => ({
  tenant,
  actor: { kind: 'service_key', id: uuidV4(), role: 'tenant_admin', name: 'tests' },
  requestId: 'req_test',
  now: systemClock.now(),
});

export interface StackOptions extends ServiceOptions {
  /** A database that stands already, for a second process beside the first; whoever made it drops it. */
  readonly database?: TestDatabase;
  /** Master secret, 32 bytes in hex. */
  readonly secret?: string;
  readonly log?: RequestLog;
  /** Where the installation's Stripe is; none by default. */
  readonly stripe?: StripeByEnvironment;
  /** How the payment gate runs; as a development installation by default. */
  readonly gate?: GateEnv;
  /** Where the installation's chain is; none by default. */
  readonly x402?: X402ByEnvironment;
  /** Puts other rails in the place of the installation's. */
  readonly rails?: (rails: Rails) => Rails;
}

export async function createStack(options: StackOptions = {}): Promise<Stack> {
  const database = options.database ?? (await createTestDatabase());
  const services = await createServices(
    {
      databaseUrl: database.appUrl,
      secret: options.secret ?? testSecret,
      origin: 'http://localhost:3000',
      stripe: options.stripe,
      x402: options.x402,
      gate: options.gate,
    },
    { counterparts: fakeCounterparts(), ...options },
  );
  const { engine } = services;
  const railed = options.rails === undefined ? engine : { ...engine, rails: options.rails(engine.rails) };
  const endpoints = servedEndpoints(allEndpoints({ ...services, engine: railed }), {
    ready: () => services.ready(),
    origin: 'http://localhost:3000',
  });
  const dispatch = createDispatch({
    endpoints,
    authenticate: services.authenticate,
    authenticateAgent: services.authenticateAgent,
    limiter: unlimited,
    log: options.log ?? createRequestLog(createLogger('silent')),
    now: () => systemClock.now(),
    checkAnswers: true,
    secure: false,
  });
  const carry: Carry = async ({ method, path, body, headers }) => {
    const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const answer = await dispatch({
      method,
      url: path,
      headers: { get: (name) => lower.get(name.toLowerCase()) ?? null },
      address: '127.0.0.1',
      bytes: async (limit) => {
        const bytes = typeof body === 'string' ? utf8(body) : (body ?? new Uint8Array());
        return bytes.length > limit ? 'too_large' : bytes;
      },
    });
    if (answer === null) throw new Error(`${method} ${path} is not served`);
    const isJson = answer.headers['content-type']?.includes('json') ?? false;
    return {
      status: answer.status,
      text: answer.body,
      headers: { get: (name) => answer.headers[name.toLowerCase()] ?? null },
      body: answer.body === '' || !isJson ? undefined : JSON.parse(answer.body),
    };
  };
  return {
    database,
    services,
    endpoints,
    carry,
    tenant: (name) => createTestTenant(services, carry, name),
    async close() {
      await services.close();
      if (options.database === undefined) await database.drop();
    },
  };
}

async function createTestTenant({ db }: Services, carry: Carry, name: string): Promise<TestTenant> {
  const organization = unwrap(
    await createOrganization(
      { requestId: 'req_test', now: systemClock.now() },
      { name, owner: { email: `${name}@example.test`, name: 'Olive Owner', password: 'correct horse battery' } },
      { db, passwords: createPasswords({ logN: 4, r: 8, p: 1 }), rails: railNames },
    ),
  );
  await openLive(db, organization.live, systemClock.now());
  const seedHex = toHex(randomBytes(32));
  const recognition = { keyId: 'agent-key-1', seedHex: toHex(randomBytes(32)) };
  const admin = adminCtx(organization.sandbox);
  unwrap(
    await registerAgentKey(
      admin,
      {
        key_id: recognition.keyId,
        public_key_hex: publicKeyOf(recognition.seedHex),
        label: 'tests',
        idempotency: null,
      },
      { db },
    ),
  );
  const key = async (role: Exclude<Role, 'owner'>, environment: 'sandbox' | 'live' = 'sandbox'): Promise<string> => {
    const input = {
      service_account_name: `${role}-${uuidV4()}`,
      service_account_role: role,
      label: '',
      key_kind: 'standard' as const,
      mcp_scopes: [],
      idempotency: null,
    };
    const issued = unwrap(await createServiceKey(adminCtx(organization[environment]), input, { db }));
    if (issued.api_key === null) throw new Error('a new key was not shown');
    return issued.api_key;
  };
  const identity: ClientIdentity = {
    tenantId: organization.sandbox.publicId,
    apiKey: await key('operator'),
    principal: { did: `did:web:${name}.example#principal`, seedHex },
    payee: { did: 'did:web:hotel.example#payee', seedHex: toHex(randomBytes(32)) },
    recognition,
  };
  return {
    tenant: organization.sandbox,
    live: organization.live,
    identity,
    client: createClient(identity, carry),
    key,
    as: (apiKey) => createClient({ ...identity, apiKey }, carry),
  };
}

const publicKeyOf = (seedHex: string): string =>
  toHex(ed25519KeyPair(Uint8Array.from(Buffer.from(seedHex, 'hex'))).publicKey);
