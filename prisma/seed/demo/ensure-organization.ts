import { railNames } from '@/lib/harbor';
import {
  addMember,
  createOrganization,
  createServiceKey,
  listServiceKeys,
  registerAgentKey,
  rotateServiceKey,
  type Session,
  sessionCtx,
  signIn,
  signOut,
} from '@/lib/identity';
import type { KeyRole } from '@/lib/identity/contract';
import { assert } from '@/lib/kernel/assert';
import { fromHex, toHex } from '@/lib/kernel/bytes';
import { systemClock } from '@/lib/kernel/clock';
import type { Ctx } from '@/lib/kernel/context';
import { requestId } from '@/lib/kernel/ids';
import type { Outcome } from '@/lib/kernel/outcome';
import { SetupError } from '@/lib/kernel/setup-error';
import { ed25519KeyPair } from '@/lib/keys/ed25519';
import { localChainKeys } from '@/lib/rails/x402';
import type { SeedDeps } from '@/prisma/seed/scenario';
import { connectedRails, connectRails } from './connect-rails';
import type { DemoTenant, DemoUser } from './demo-file';
import { type DemoOrganization, emailOf } from './organizations';
import type { DemoSecrets } from './secrets';

export interface EnsuredOrganization {
  readonly tenant: DemoTenant;
  readonly users: readonly DemoUser[];
}

/** Creates the organisation with its people and keys, or finds it again and rotates the keys, whose texts are lost. */
export async function ensureOrganization(
  spec: DemoOrganization,
  secrets: DemoSecrets,
  deps: SeedDeps,
): Promise<EnsuredOrganization> {
  const [owner] = spec.people;
  const email = emailOf(spec, owner);
  const password = secrets.password(email);
  const created = await createOrganization(
    newRequest(),
    { name: spec.name, owner: { email, name: owner.name, password } },
    { ...deps, rails: railNames },
  );
  expectOrTaken(created);
  const session = await enter(spec, email, password, deps);
  const ctx = sessionCtx(session, newRequest());
  try {
    await addPeople(ctx, spec, secrets, deps);
    const isConnected = spec.connected === true && deps.hasCounterparts;
    if (isConnected) await connect(ctx, spec, secrets, deps);
    const tenant = await demoTenant(ctx, spec, secrets, deps, isConnected);
    const users = spec.people.map((person) => {
      const address = emailOf(spec, person);
      const { organizationId } = ctx.tenant;
      return { email: address, password: secrets.password(address), role: person.role, organizationId };
    });
    return { tenant, users };
  } finally {
    await signOut(newRequest(), { sessionId: session.id }, deps);
  }
}

const newRequest = (): Pick<Ctx, 'requestId' | 'now'> => ({ requestId: requestId(null), now: systemClock.now() });

/** Loading twice finds people there; every other refusal is a mistake of this scenario. */
function expectOrTaken(outcome: Outcome<unknown>): void {
  if (!outcome.ok && outcome.refusal.code !== 'member.email_taken') expect(outcome);
}

function expect<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`${outcome.refusal.code}: ${outcome.refusal.message}`);
}

async function enter(spec: DemoOrganization, email: string, password: string, deps: SeedDeps): Promise<Session> {
  const attempt = { ...newRequest(), address: 'seed', userAgent: 'tidegate seed' };
  const entered = await signIn(attempt, { email, password }, deps);
  if (entered.ok) return entered.value;
  throw new SetupError(
    `${spec.name} exists, but its owner cannot sign in (${entered.refusal.code}): the database was filled under another TIDEGATE_SECRET.`,
    'Give back the old secret, or remove the data folder and start afresh.',
  );
}

async function addPeople(ctx: Ctx, spec: DemoOrganization, secrets: DemoSecrets, deps: SeedDeps): Promise<void> {
  const [, ...others] = spec.people;
  for (const person of others) {
    const email = emailOf(spec, person);
    const { name, role } = person;
    expectOrTaken(await addMember(ctx, { email, name, role, password: secrets.password(email) }, deps));
  }
}

async function demoTenant(
  ctx: Ctx,
  { name, slug }: DemoOrganization,
  secrets: DemoSecrets,
  deps: SeedDeps,
  isConnected: boolean,
): Promise<DemoTenant> {
  const { organizationId, publicId, environment } = ctx.tenant;
  const recognition = { keyId: `${slug}/concierge`, seedHex: secrets.seedHex(`${slug}/recognition`) };
  await trustAgent(ctx, recognition, deps);
  return {
    organizationId,
    tenantId: publicId,
    name,
    environment,
    rails: Object.fromEntries(railNames.map((rail) => [rail, isConnected ? modeOf(rail) : ('simulated' as const)])),
    sandboxKey: await freshKey(ctx, 'demo application', 'operator', deps),
    adminKey: await freshKey(ctx, 'demo administration', 'tenant_admin', deps),
    principal: { did: `did:web:${slug}.example#principal`, seedHex: secrets.seedHex(`${slug}/principal`) },
    payee: { did: 'did:web:quayside-stays.example#payee', seedHex: secrets.seedHex(`${slug}/payee`) },
    recognition,
    ...(isConnected ? { chain: chainOf(deps) } : {}),
  };
}

const modeOf = (rail: string): 'simulated' | 'connected' =>
  connectedRails.some((name) => name === rail) ? 'connected' : 'simulated';

/** A payer with made-up dollars, for whoever wants to pay as an agent does. */
function chainOf({ dataDir, chainUrl: rpcUrl }: SeedDeps) {
  if (rpcUrl === null) return undefined;
  const { address, key: privateKey } = localChainKeys(dataDir).payer;
  return { rpcUrl, payer: { address, privateKey } };
}

/** The owner proposes and the first admin approves. */
async function connect(owner: Ctx, spec: DemoOrganization, secrets: DemoSecrets, deps: SeedDeps): Promise<void> {
  const admin = spec.people.find(({ role }) => role === 'tenant_admin');
  assert(admin !== undefined, 'a connected organisation has an admin beside its owner');
  const email = emailOf(spec, admin);
  const session = await enter(spec, email, secrets.password(email), deps);
  try {
    const second = sessionCtx(session, newRequest());
    await connectRails({ first: owner, second }, secrets, spec.slug, deps.railConfiguration);
  } finally {
    await signOut(newRequest(), { sessionId: session.id }, deps);
  }
}

async function trustAgent(
  ctx: Ctx,
  { keyId, seedHex }: { readonly keyId: string; readonly seedHex: string },
  deps: SeedDeps,
): Promise<void> {
  const seed = fromHex(seedHex);
  assert(seed !== null, 'a derived seed is hex');
  const publicKeyHex = toHex(ed25519KeyPair(seed).publicKey);
  const order = { key_id: keyId, public_key_hex: publicKeyHex, label: 'Demo concierge agent', idempotency: null };
  expect(await registerAgentKey(ctx, order, deps));
}

/** A key whose text is known: the account's live key rotated, or its first one. */
async function freshKey(ctx: Ctx, account: string, role: KeyRole, deps: SeedDeps): Promise<string> {
  const { items } = expect(await listServiceKeys(ctx, { limit: 200 }, deps));
  const live = items.find((key) => key.service_account_name === account && key.revoked_at === null);
  const order = {
    service_account_name: account,
    service_account_role: role,
    label: 'demo.json',
    key_kind: 'standard' as const,
    mcp_scopes: [],
    idempotency: null,
  };
  const issued = live
    ? await rotateServiceKey(ctx, { keyId: live.key_id, idempotency: null }, deps)
    : await createServiceKey(ctx, order, deps);
  const { api_key: text } = expect(issued);
  assert(text !== null, 'a new key is shown once');
  return text;
}
