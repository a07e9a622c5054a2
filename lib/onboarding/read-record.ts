import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { OnboardingDeps } from './deps';
import type { ApplicationRecord } from './domain/form/record';
import { loadRecord } from './load-record';
import { personOf } from './merchant';
import { onboardingRefusals } from './refusals';
import { type ApplicationRow, findApplication } from './store/application-store';

export interface ReadRecord {
  readonly row: ApplicationRow;
  readonly record: ApplicationRecord;
}

/** The organisation's latest application for who answers for it. Refuses as `personOf` does, and with `kyc.no_application`. */
export async function readRecord(ctx: Ctx, { db, sealer }: OnboardingDeps): Promise<Outcome<ReadRecord>> {
  const person = personOf(ctx);
  if (!person.ok) return person;
  const { environment, id: tenantId } = ctx.tenant;
  return inTenant(db, tenantId, async (tx) => {
    // Held, so that what is read in several statements is one state.
    const row = await findApplication(tx, tenantId, 'share');
    if (row === null) return onboardingRefusals.refuse('kyc.no_application');
    return ok({ row, record: await loadRecord(tx, { tenantId, environment }, row, sealer) });
  });
}
