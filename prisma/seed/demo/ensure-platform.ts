import { addPlatformMember } from '@/lib/identity';
import { systemClock } from '@/lib/kernel/clock';
import { requestId } from '@/lib/kernel/ids';
import type { PlatformRole } from '@/lib/kernel/onboarding-role';
import type { SeedDeps } from '@/prisma/seed/scenario';
import type { DemoPlatformUser } from './demo-file';
import type { DemoSecrets } from './secrets';

interface PlatformPerson {
  readonly name: string;
  readonly role: PlatformRole;
  /** Name of a business partner's firm. */
  readonly firm?: string;
}

const people: readonly PlatformPerson[] = [
  { name: 'Clara Voss', role: 'integration_consultant' },
  { name: 'Lena Brandt', role: 'compliance_lead' },
  { name: 'Bo Sandberg', role: 'business_partner', firm: 'Pilot Partners' },
];

const emailOf = ({ role }: PlatformPerson): string => `${role.replace('_', '-')}@tidegate.example`;

/** Names the people of the installation, or finds them there. */
export async function ensurePlatform(secrets: DemoSecrets, deps: SeedDeps): Promise<readonly DemoPlatformUser[]> {
  const users: DemoPlatformUser[] = [];
  for (const person of people) {
    const email = emailOf(person);
    const { name, role } = person;
    const password = secrets.password(email);
    const firm = person.firm === undefined ? null : { id: secrets.uuid(`firm/${person.firm}`), name: person.firm };
    const request = { requestId: requestId(null), now: systemClock.now() };
    const added = await addPlatformMember(request, { email, name, password, role, firm }, deps);
    // Loading twice finds people there; every other refusal is a mistake of this scenario.
    if (!added.ok && added.refusal.code !== 'member.email_taken') throw new Error(added.refusal.code);
    users.push({ email, password, role });
  }
  return users;
}
