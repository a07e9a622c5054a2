import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticateAgent } from '@/lib/gate';
import type { IdentityFixture } from '@/lib/identity/testing/fixture';
import { SetupError } from '@/lib/kernel/setup-error';
import { type SeedFixture, seedFixture } from '@/lib/testing/seed-fixture';
import type { SeedDeps } from '@/prisma/seed/scenario';
import type { DemoTenant } from './demo-file';
import { ensureGate } from './ensure-gate';
import { ensureOrganization } from './ensure-organization';
import { demoOrganizations } from './organizations';
import { demoSecrets } from './secrets';

const secret = 'ab'.repeat(32);
let seed: SeedFixture;
let fixture: IdentityFixture;
let deps: SeedDeps;
let tenant: DemoTenant;

beforeAll(async () => {
  seed = await seedFixture();
  ({ fixture, deps } = seed);
  const [spec] = demoOrganizations;
  if (!spec) throw new Error('the demo has an organisation');
  tenant = (await ensureOrganization(spec, demoSecrets(secret), deps)).tenant;
});
afterAll(() => seed.close());

async function roleOf(key: string): Promise<string | null> {
  const found = await authenticateAgent({ db: fixture.db, secrets: deps.gateSecrets }, key, { role: 'bot' });
  if (!found.ok || found.value.actor.kind !== 'agent') return null;
  expect(found.value.tenant.publicId).toBe(tenant.tenantId);
  return `${found.value.actor.role} ${found.value.actor.botId}`;
}

describe('the demo of the payment gate', () => {
  it('has two agents, an operator and a bootstrap token, and keeps them', async () => {
    const first = await ensureGate(tenant, null, deps);
    const keys = [first.operatorKey, first.bootstrapToken, ...first.agents.map(({ botKey }) => botKey)];
    expect(await Promise.all(keys.map(roleOf))).toEqual([
      'operator demo-operator',
      'admin demo-bootstrap',
      'bot research-bot',
      'bot travel-bot',
    ]);
    expect(first.agents.every(({ webhookSecret }) => webhookSecret.startsWith('whsec_'))).toBe(true);
    expect(await ensureGate(tenant, first, deps)).toEqual(first);
    const agents = await fixture.superuser.rows('SELECT bot_id, provider FROM gate_agents ORDER BY bot_id');
    expect(agents).toEqual([
      { bot_id: 'research-bot', provider: 'mock' },
      { bot_id: 'travel-bot', provider: null },
    ]);
  });

  it('makes new keys in the place of lost and wrong ones', async () => {
    const first = await ensureGate(tenant, null, deps);
    const swapped = { ...first, operatorKey: first.bootstrapToken, bootstrapToken: 'nothing' };
    const second = await ensureGate(tenant, swapped, deps);
    expect(second.agents).toEqual(first.agents);
    expect(await roleOf(first.operatorKey)).toBeNull();
    expect(await roleOf(first.bootstrapToken)).toBeNull();
    expect(await roleOf(second.operatorKey)).toBe('operator demo-operator');
    expect(await roleOf(second.bootstrapToken)).toBe('admin demo-bootstrap');
  });

  it('takes the bootstrap token that the environment names, again and again', async () => {
    const given = { ...deps, bootstrapToken: 'dev-bootstrap-token' };
    const first = await ensureGate(tenant, null, given);
    expect(first.bootstrapToken).toBe('dev-bootstrap-token');
    expect(await roleOf(first.bootstrapToken)).toBe('admin demo-bootstrap');
    await ensureGate(tenant, first, { ...deps, bootstrapToken: 'another-token' });
    expect(await ensureGate(tenant, first, given)).toEqual(first);
    await expect(ensureGate(tenant, first, { ...deps, bootstrapToken: first.operatorKey })).rejects.toThrow(SetupError);
  });
});
