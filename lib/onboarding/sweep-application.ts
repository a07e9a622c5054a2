import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { scheduler } from './check-application';
import type { OnboardingDeps } from './deps';
import type { TimerKey } from './domain/calendar/timers';
import type { KycEvent } from './domain/kyc/application';
import type { KycStatus } from './domain/kyc/kyc.machine';
import { moveApplication } from './move-application';
import { lockApplication } from './store/application-store';
import { listTimers, stopTimer } from './store/clock-store';

export type Swept = 'moved' | 'nothing';

const eventOf: Partial<Record<KycStatus, { readonly timer: TimerKey; readonly event: KycEvent }>> = {
  draft: { timer: 'idle_draft', event: { kind: 'lapse' } },
  additional_info_required: { timer: 'info_request', event: { kind: 'lapse' } },
  submitted: { timer: 'automatic_checks', event: { kind: 'begin_checks' } },
  auto_verification: { timer: 'automatic_checks', event: { kind: 'overrun_checks' } },
};
const swept: readonly TimerKey[] = ['idle_draft', 'info_request', 'automatic_checks'];

/**
 * Does what a timer that ran out asks for: a draft or a question lapses, checks that take too long go to a person. A
 * timer that has nothing to end any more is stopped, so that it is not found again.
 */
export async function sweepApplication(
  ctx: Ctx,
  { applicationId }: { readonly applicationId: string },
  deps: OnboardingDeps,
): Promise<Swept> {
  const key = { tenantId: ctx.tenant.id, id: applicationId };
  return inTenant(deps.db, key.tenantId, async (tx) => {
    const row = await lockApplication(tx, key);
    if (row === null) return 'nothing';
    const running = await listTimers(tx, key);
    const due = swept.filter(
      (timer) => (running.get(timer)?.getTime() ?? Number.POSITIVE_INFINITY) <= ctx.now.getTime(),
    );
    const wanted = eventOf[row.status];
    for (const timer of due) {
      if (timer !== wanted?.timer) await stopTimer(tx, key, timer, ctx.now);
    }
    if (wanted === undefined || !due.includes(wanted.timer)) return 'nothing';
    const moved = await moveApplication(tx, ctx, key, wanted.event, scheduler, deps);
    return moved.ok ? 'moved' : 'nothing';
  });
}
