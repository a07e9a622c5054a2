import { addPlatformMember } from '@/lib/identity';
import type { PlatformActor } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import type { PlatformRole } from '@/lib/kernel/onboarding-role';
import { enter } from '@/prisma/seed/demo/ensure-merchants';
import { examplePicture } from '@/prisma/seed/demo/example-file';
import { fillIn, sendIn } from '@/prisma/seed/demo/fill-in';
import { done, newRequest } from '@/prisma/seed/demo/step';
import type { Scenario, SeedDeps } from '@/prisma/seed/scenario';

/** A merchant whose application goes to the desk, and two reviewers and a lead to look at it. */
export const review: Scenario = {
  summary: 'a merchant that was sent in for review, with two reviewers and a lead',
  async load(deps) {
    const id = uuidV4().slice(0, 8);
    const password = `review ${uuidV4()}`;
    const person = (name: string, role: PlatformRole) => addPerson(`${name} ${id}`, role, password, deps);
    const consultant = await person('Cleo Consult', 'integration_consultant');
    const merchant = {
      name: `Tide Tables ${id}`,
      slug: `tide-tables-${id}`,
      person: 'Ada Seafarer',
      stage: 'in_review',
    } as const;
    const business = { email: `business@${merchant.slug}.example`, password, organizationId: uuidV4() };
    const { live } = await enter(merchant, business, consultant.actor, deps);
    await fillIn(merchant, live, { name: 'statement.png', bytes: examplePicture() }, deps);
    await sendIn(live, deps);
    const people = [
      await person('Rita Review', 'compliance_reviewer'),
      await person('Bodo Blick', 'compliance_reviewer'),
      await person('Lena Lead', 'compliance_lead'),
    ];
    return [JSON.stringify({ merchant: merchant.name, people: people.map(({ email }) => ({ email, password })) })];
  },
};

async function addPerson(
  name: string,
  role: PlatformRole,
  password: string,
  deps: SeedDeps,
): Promise<{ readonly email: string; readonly actor: PlatformActor }> {
  const email = `${name.toLowerCase().replaceAll(' ', '-')}@desk.example`;
  const { userId } = done(await addPlatformMember(newRequest(), { email, name, password, role, firm: null }, deps));
  const who = { kind: 'platform', id: userId, name, sessionId: uuidV4(), secondFactorAt: null } as const;
  return { email, actor: { ...who, roles: [role], firmId: null } };
}
