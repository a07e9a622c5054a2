import { inTenant, type Queryable } from '@/lib/db/pool';
import { authenticateAgent, ensureAgent, issueCredential, replaceCredential, saveAgent } from '@/lib/gate';
import { createKeyAuthenticator } from '@/lib/identity';
import { systemClock } from '@/lib/kernel/clock';
import type { Ctx, Tenant } from '@/lib/kernel/context';
import { requestId } from '@/lib/kernel/ids';
import { SetupError } from '@/lib/kernel/setup-error';
import type { SeedDeps } from '@/prisma/seed/scenario';
import type { DemoGate, DemoTenant } from './demo-file';

type GateSeedDeps = Pick<SeedDeps, 'db' | 'gateSecrets' | 'bootstrapToken'>;

interface KeyOf {
  readonly botId: string;
  readonly role: 'bot' | 'operator' | 'admin';
}

const label = 'demo.json';
const operator: KeyOf = { botId: 'demo-operator', role: 'operator' };
const bootstrap: KeyOf = { botId: 'demo-bootstrap', role: 'admin' };
const demoAgents = [
  { bot_id: 'research-bot', name: 'Research bot', provider: 'mock' as const },
  { bot_id: 'travel-bot', name: 'Travel bot', provider: null },
];

/** What the payment gate is tried out with. Keys that still open it are kept; in the place of others there are new ones. */
export async function ensureGate(
  { sandboxKey }: Pick<DemoTenant, 'sandboxKey'>,
  kept: DemoGate | null,
  deps: GateSeedDeps,
): Promise<DemoGate> {
  const tenant = await tenantOf(sandboxKey, deps);
  const ctx: Ctx = {
    tenant,
    actor: { kind: 'system', id: 'seed' },
    requestId: requestId(null),
    now: systemClock.now(),
  };
  const keyFor = async (of: KeyOf, text: string | undefined): Promise<string> =>
    text !== undefined && (await opens(ctx, of, text, deps)) ? text : replaceKey(ctx, of, deps);
  return {
    operatorKey: await keyFor(operator, kept?.operatorKey),
    bootstrapToken:
      deps.bootstrapToken === null
        ? await keyFor(bootstrap, kept?.bootstrapToken)
        : await givenToken(ctx, deps.bootstrapToken, deps),
    agents: await ensureAgents(ctx, kept, keyFor, deps),
  };
}

async function tenantOf(key: string, { db }: GateSeedDeps): Promise<Tenant> {
  const authenticator = createKeyAuthenticator({ db });
  try {
    const found = await authenticator.authenticate(key, systemClock.now(), 'fresh');
    if (!found.ok) throw new Error(`${found.refusal.code}: ${found.refusal.message}`);
    return found.value.tenant;
  } finally {
    await authenticator.close();
  }
}

/** True when the key stands for exactly this name and role of the tenant. */
async function opens(
  { tenant }: Ctx,
  { botId, role }: KeyOf,
  key: string,
  { db, gateSecrets }: GateSeedDeps,
): Promise<boolean> {
  const found = await authenticateAgent({ db, secrets: gateSecrets }, key, { role: 'bot' });
  if (!found.ok || found.value.tenant.id !== tenant.id) return false;
  const { actor } = found.value;
  return actor.kind === 'agent' && actor.role === role && actor.botId === botId;
}

async function replaceKey(ctx: Ctx, of: KeyOf, { db, gateSecrets }: GateSeedDeps): Promise<string> {
  const replace = (tx: Queryable) => replaceCredential(tx, ctx, gateSecrets, { ...of, label });
  return (await inTenant(db, ctx.tenant.id, replace)).key;
}

/** A bootstrap token with the text that the environment names; former ones stay, as it may name them again. */
async function givenToken(ctx: Ctx, key: string, deps: GateSeedDeps): Promise<string> {
  if (await opens(ctx, bootstrap, key, deps)) return key;
  const found = await authenticateAgent({ db: deps.db, secrets: deps.gateSecrets }, key, { role: 'bot' });
  if (found.ok) {
    throw new SetupError(
      'PAYJENT_BOOTSTRAP_TOKEN is a key of something else in this installation.',
      'Choose another token.',
    );
  }
  const issue = (tx: Queryable) => issueCredential(tx, ctx, deps.gateSecrets, { ...bootstrap, label, key });
  return (await inTenant(deps.db, ctx.tenant.id, issue)).key;
}

/** Agents that somebody deleted stay so, and out of the file. */
async function ensureAgents(
  ctx: Ctx,
  kept: DemoGate | null,
  keyFor: (of: KeyOf, text: string | undefined) => Promise<string>,
  { db, gateSecrets }: GateSeedDeps,
): Promise<DemoGate['agents']> {
  const agents: DemoGate['agents'] = [];
  for (const { bot_id: botId, name, provider } of demoAgents) {
    const body = { bot_id: botId, name, platform: 'demo', callback_url: undefined, default_currency: 'USD' };
    const agent = await inTenant(db, ctx.tenant.id, async (tx) => {
      const ensured = await ensureAgent(tx, ctx, body);
      if (ensured.isNew && provider !== null) {
        await saveAgent(tx, ctx.tenant.id, ensured.agent.id, { ...ensured.agent, provider });
      }
      return ensured.agent;
    });
    if (agent.status !== 'active') continue;
    const text = kept?.agents.find((one) => one.botId === botId)?.botKey;
    const botKey = await keyFor({ botId, role: 'bot' }, text);
    agents.push({ botId, botKey, webhookSecret: gateSecrets.webhookSecret(agent.id, agent.secret_version) });
  }
  return agents;
}
