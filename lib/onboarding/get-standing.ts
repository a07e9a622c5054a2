import { inTenant } from '@/lib/db/pool';
import { mayOnboard, onboardingRoleOf } from '@/lib/identity';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { StandingView } from './contract/portal';
import type { OnboardingDeps } from './deps';
import type { TimerKey } from './domain/calendar/timers';
import type { KycStatus } from './domain/kyc/kyc.machine';
import { onboardingRefusals } from './refusals';
import { applicationView } from './start-application';
import { type ApplicationRow, findApplication } from './store/application-store';
import { listTimers } from './store/clock-store';

const waitsOn: Partial<Record<KycStatus, TimerKey>> = {
  draft: 'idle_draft',
  additional_info_required: 'info_request',
};

export const standingOf = (row: ApplicationRow, running: ReadonlyMap<TimerKey, Date>): StandingView => {
  const timer = waitsOn[row.status];
  return {
    application: applicationView(row),
    submitted_at: row.submitted_at?.toISOString() ?? null,
    deadline: timer === undefined ? null : (running.get(timer)?.toISOString() ?? null),
  };
};

/**
 * How far the verification of the organisation is, with nothing that was said in it; null before it began. Refuses with
 * `permission.denied`, `kyc.business_only`.
 */
export async function getStanding(ctx: Ctx, { db }: Pick<OnboardingDeps, 'db'>): Promise<Outcome<StandingView | null>> {
  const permitted = permit(ctx, 'kyc.read');
  if (!permitted.ok) return permitted;
  const role = onboardingRoleOf(ctx.actor);
  if (role === null || mayOnboard(role, 'see_kyc_status').extent === 'none') {
    return onboardingRefusals.refuse('kyc.business_only');
  }
  return inTenant(db, ctx.tenant.id, async (tx) => {
    const row = await findApplication(tx, ctx.tenant.id, 'share');
    if (row === null) return ok(null);
    return ok(standingOf(row, await listTimers(tx, { tenantId: ctx.tenant.id, id: row.id })));
  });
}
