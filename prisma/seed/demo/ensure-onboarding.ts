import { assert } from '@/lib/kernel/assert';
import type { PlatformRole } from '@/lib/kernel/onboarding-role';
import type { SeedDeps } from '@/prisma/seed/scenario';
import type { DemoOnboarding, DemoUser } from './demo-file';
import { ensureMerchants } from './ensure-merchants';
import { ensurePlatform } from './ensure-platform';
import type { DemoSecrets } from './secrets';

/** People of the installation, and merchants with applications in every state. */
export async function ensureOnboarding(
  members: readonly DemoUser[],
  secrets: DemoSecrets,
  deps: SeedDeps,
): Promise<DemoOnboarding> {
  const people = await ensurePlatform(secrets, deps);
  const actorOf = (role: PlatformRole) => {
    const person = people.find(({ user }) => user.role === role);
    assert(person !== undefined, `the demo has somebody as ${role}`);
    return person.actor;
  };
  const desk = {
    consultant: actorOf('integration_consultant'),
    reviewer: actorOf('compliance_reviewer'),
    lead: actorOf('compliance_lead'),
  };
  const { organizations, users } = await ensureMerchants(desk, secrets, deps);
  const admins = members.flatMap((user) => (user.role === 'tenant_admin' ? [{ ...user, role: user.role }] : []));
  return { organizations, users: [...people.map(({ user }) => user), ...users, ...admins.slice(0, 1)] };
}
