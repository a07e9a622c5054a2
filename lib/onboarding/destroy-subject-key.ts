import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { EraseSubjectInput } from './contract';
import type { OnboardingDeps } from './deps';
import { subjectIdOf } from './load-record';
import { personOf } from './merchant';
import { onboardingRefusals } from './refusals';
import { findApplication, lockApplication } from './store/application-store';
import { destroyKey, holdSubject, wasNeverSent } from './store/subject-store';

/**
 * Erases a person or a company: without their key neither values nor documents nor what was frozen can be read again, in
 * no backup either. Only of an application that was withdrawn, or of somebody who was taken out before anything was sent
 * in: what was reviewed has to be kept for years. Refuses with `kyc.no_application`, `kyc.part_locked`, `kyc.subject_not_found`, `kyc.subject_erased`.
 */
export async function destroySubjectKey(
  ctx: Ctx,
  { subject }: EraseSubjectInput,
  { db }: OnboardingDeps,
): Promise<Outcome<null>> {
  const person = personOf(ctx);
  if (!person.ok) return person;
  return inTenant(db, ctx.tenant.id, async (tx) => {
    const found = await findApplication(tx, ctx.tenant.id, 'none');
    if (found === null) return onboardingRefusals.refuse('kyc.no_application');
    const key = { tenantId: ctx.tenant.id, id: found.id };
    const row = await lockApplication(tx, key);
    const id = subjectIdOf(subject) ?? (await holdSubject(tx, key, null, 'update'))?.id ?? null;
    if (row === null || id === null) return onboardingRefusals.refuse('kyc.subject_not_found');
    if (row.status !== 'withdrawn' && !(await wasNeverSent(tx, key, id))) {
      return onboardingRefusals.refuse('kyc.part_locked', { details: { status: row.status, target: subject } });
    }
    if (!(await destroyKey(tx, key, id, ctx.now))) return onboardingRefusals.refuse('kyc.subject_erased');
    await insertAuditEntry(tx, ctx, {
      action: 'kyc.subject_erased',
      subjectKind: 'kyc_application',
      subjectId: key.id,
      detail: { target: subject },
    });
    return ok(null);
  });
}
