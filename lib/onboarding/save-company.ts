import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import type { SaveCompanyInput, SubjectView } from './contract';
import type { OnboardingDeps } from './deps';
import { saveSubject } from './save-subject';

/** Names a company that owns a share. Refuses as `saveSubject` does. */
export const saveCompany = (
  ctx: Ctx,
  { company_id, is_publicly_held }: SaveCompanyInput,
  deps: OnboardingDeps,
): Promise<Outcome<SubjectView>> =>
  saveSubject(ctx, { id: company_id, kind: 'company', roles: [], isPubliclyHeld: is_publicly_held }, deps);
