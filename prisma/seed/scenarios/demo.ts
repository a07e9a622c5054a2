import { createKeyAuthenticator } from '@/lib/identity';
import { assert } from '@/lib/kernel/assert';
import { systemClock } from '@/lib/kernel/clock';
import { type DemoFile, readDemoFile, writeDemoFile } from '@/prisma/seed/demo/demo-file';
import { ensureGate } from '@/prisma/seed/demo/ensure-gate';
import { ensureOnboarding } from '@/prisma/seed/demo/ensure-onboarding';
import { ensureOrganization } from '@/prisma/seed/demo/ensure-organization';
import { playLifecycles } from '@/prisma/seed/demo/lifecycles';
import { demoOrganizations } from '@/prisma/seed/demo/organizations';
import { demoSecrets } from '@/prisma/seed/demo/secrets';
import type { Scenario, SeedDeps } from '@/prisma/seed/scenario';

/** Two organisations with people in every role, keys in `demo.json`, and intents in every state. */
export const demo: Scenario = {
  summary: 'two organisations with people, keys and intents in every state',
  async load(deps) {
    const secrets = demoSecrets(deps.secret);
    const file = (await keptFile(deps)) ?? (await makeFile(deps));
    const [first] = file.tenants;
    assert(first !== undefined, 'the demo has an organisation');
    const gate = await ensureGate(first, readDemoFile(deps.dataDir)?.gate ?? null, deps);
    const path = writeDemoFile(deps.dataDir, { ...file, baseUrl: deps.origin, gate });
    const links: string[] = [];
    for (const [at, tenant] of file.tenants.entries()) {
      const { lifecycles } = demoOrganizations[at] ?? { lifecycles: [] };
      links.push(...(await playLifecycles(tenant, lifecycles, secrets, deps)));
    }
    return [`Keys and sign-ins: ${path}`, `Console: ${deps.origin}/console`, ...links];
  },
};

/** Without the gate's part, whose keys are kept or made one by one. */
type People = Omit<DemoFile, 'gate'>;

/** The file of an earlier start, if all its keys still open this installation. */
async function keptFile({ db, dataDir }: SeedDeps): Promise<People | null> {
  const file = readDemoFile(dataDir);
  if (file === null) return null;
  const authenticator = createKeyAuthenticator({ db });
  try {
    for (const { tenantId, sandboxKey, adminKey } of file.tenants) {
      for (const key of [sandboxKey, adminKey]) {
        const found = await authenticator.authenticate(key, systemClock.now(), 'fresh');
        if (!found.ok || found.value.tenant.publicId !== tenantId) return null;
      }
    }
    return file.tenants.length === demoOrganizations.length ? file : null;
  } finally {
    await authenticator.close();
  }
}

async function makeFile(deps: SeedDeps): Promise<People> {
  const secrets = demoSecrets(deps.secret);
  const tenants: DemoFile['tenants'] = [];
  const users: DemoFile['users'] = [];
  for (const spec of demoOrganizations) {
    const ensured = await ensureOrganization(spec, secrets, deps);
    tenants.push(ensured.tenant);
    users.push(...ensured.users);
  }
  return { baseUrl: deps.origin, tenants, users, onboarding: await ensureOnboarding(users, secrets, deps) };
}
