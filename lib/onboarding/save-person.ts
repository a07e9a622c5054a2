import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import type { SavePersonInput, SubjectView } from './contract';
import type { OnboardingDeps } from './deps';
import { saveSubject } from './save-subject';

/** Names a person of the business with what they are in it. Refuses as `saveSubject` does. */
export const savePerson = (
  ctx: Ctx,
  { person_id, roles }: SavePersonInput,
  deps: OnboardingDeps,
): Promise<Outcome<SubjectView>> =>
  saveSubject(ctx, { id: person_id, kind: 'person', roles: [...new Set(roles)], isPubliclyHeld: false }, deps);
