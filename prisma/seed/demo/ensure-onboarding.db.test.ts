import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type SeedFixture, seedFixture } from '@/lib/testing/seed-fixture';
import type { DemoOnboarding } from './demo-file';
import { ensureOnboarding } from './ensure-onboarding';
import { demoSecrets } from './secrets';

let seed: SeedFixture;
let first: DemoOnboarding;
const load = (): Promise<DemoOnboarding> => ensureOnboarding([], demoSecrets(seed.deps.secret), seed.deps);
const rows = async (text: string) => seed.fixture.superuser.rows(text);

beforeAll(async () => {
  seed = await seedFixture();
  first = await load();
});
afterAll(() => seed?.close());

it('takes each application as far as the file says', async () => {
  const stored = z
    .array(z.object({ tenant: z.string(), status: z.string() }))
    .parse(
      await rows(`SELECT t.public_id AS tenant, a.status FROM kyc_applications a JOIN tenants t ON t.id = a.tenant_id`),
    );
  const said = first.organizations.filter(({ status }) => status !== 'not_started');
  const inOrder = (one: { tenant: string }, other: { tenant: string }) => one.tenant.localeCompare(other.tenant);
  expect(stored.sort(inOrder)).toEqual(
    said.map(({ status, tenantId }) => ({ tenant: tenantId, status })).sort(inOrder),
  );
  expect(new Set(said.map(({ status }) => status))).toContain('suspended');
});

it('has a sign-in for everybody who takes part', () => {
  const roles = first.users.map(({ role }) => role);
  expect(roles.filter((role) => role === 'compliance_reviewer')).toHaveLength(2);
  for (const role of [
    'merchant_business',
    'merchant_developer',
    'solution_architect',
    'integration_consultant',
    'ppo',
    'qa_specialist',
    'backend_developer',
    'business_partner',
    'compliance_lead',
  ] as const) {
    expect(roles).toContain(role);
  }
});

it('changes nothing when it is loaded again', async () => {
  const counts = `SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM kyc_events) AS moves,
    (SELECT count(*) FROM kyc_files) AS files, (SELECT count(*) FROM organizations) AS organizations`;
  const before = await rows(counts);
  expect(await load()).toEqual(first);
  expect(await rows(counts)).toEqual(before);
});
