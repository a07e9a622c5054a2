import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { OnboardingDeps } from './deps';
import type { ApplicationRecord } from './domain/form/record';
import { loadRecord } from './load-record';
import { onboardingRefusals } from './refusals';
import { type ApplicationRow, findApplication } from './store/application-store';

export interface ReadRecord {
  readonly row: ApplicationRow;
  readonly record: ApplicationRecord;
}

/** The organisation's latest application for one of its people. Refuses with `permission.denied`, `kyc.no_application`. */
export async function readRecord(ctx: Ctx, { db, sealer }: OnboardingDeps): Promise<Outcome<ReadRecord>> {
  const permitted = permit(ctx, 'kyc.read');
  if (!permitted.ok) return permitted;
  const { environment, id: tenantId } = ctx.tenant;
  return inTenant(db, tenantId, async (tx) => {
    // Held, so that what is read in several statements is one state.
    const row = await findApplication(tx, tenantId, 'share');
    if (row === null) return onboardingRefusals.refuse('kyc.no_application');
    return ok({ row, record: await loadRecord(tx, { tenantId, environment }, row, sealer) });
  });
}
