import { addPlatformMember, signInAnybody, signOut } from '@/lib/identity';
import type { PlatformActor } from '@/lib/kernel/context';
import type { PlatformRole } from '@/lib/kernel/onboarding-role';
import type { SeedDeps } from '@/prisma/seed/scenario';
import type { DemoParticipant } from './demo-file';
import type { DemoSecrets } from './secrets';
import { done, newRequest } from './step';

/** As whom the demo acts, beside their sign-in. */
export interface EnsuredPerson {
  readonly user: DemoParticipant;
  readonly actor: PlatformActor;
}

interface PlatformPerson {
  readonly name: string;
  readonly role: PlatformRole;
  /** First part of their address, where their role is somebody else's already. */
  readonly login?: string;
  /** Name of a business partner's firm. */
  readonly firm?: string;
}

const people: readonly PlatformPerson[] = [
  { name: 'Clara Voss', role: 'integration_consultant' },
  { name: 'Simon Okoye', role: 'solution_architect' },
  { name: 'Petra Novak', role: 'ppo' },
  { name: 'Quentin Moreau', role: 'qa_specialist' },
  { name: 'Birgit Olsen', role: 'backend_developer' },
  { name: 'Rafael Costa', role: 'compliance_reviewer' },
  { name: 'Ruth Adler', role: 'compliance_reviewer', login: 'second-reviewer' },
  { name: 'Lena Brandt', role: 'compliance_lead' },
  { name: 'Bo Sandberg', role: 'business_partner', firm: 'Pilot Partners' },
];

const emailOf = ({ login, role }: PlatformPerson): string => `${login ?? role.replaceAll('_', '-')}@tidegate.example`;

/** Names the people of the installation, or finds them there. */
export async function ensurePlatform(secrets: DemoSecrets, deps: SeedDeps): Promise<readonly EnsuredPerson[]> {
  const ensured: EnsuredPerson[] = [];
  for (const person of people) {
    const email = emailOf(person);
    const { name, role } = person;
    const password = secrets.password(email);
    const firm = person.firm === undefined ? null : { id: secrets.uuid(`firm/${person.firm}`), name: person.firm };
    const added = await addPlatformMember(newRequest(), { email, name, password, role, firm }, deps);
    // Loading twice finds people there; every other refusal is a mistake of this scenario.
    if (!added.ok && added.refusal.code !== 'member.email_taken') done(added);
    const from = { ...newRequest(), address: 'seed', userAgent: 'tidegate seed' };
    const session = done(await signInAnybody(from, { email, password }, deps));
    await signOut(newRequest(), { sessionId: session.id }, deps);
    const actor = { kind: 'platform', id: session.user.id, name, sessionId: session.id, secondFactorAt: null } as const;
    ensured.push({
      user: { email, password, role, organizationId: null },
      actor: { ...actor, roles: [role], firmId: firm?.id ?? null },
    });
  }
  return ensured;
}
