import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { OnboardingDeps } from './deps';
import { runChecks } from './domain/checks/run-checks';
import { applicationFacts } from './domain/form/application-facts';
import type { KycActor } from './domain/kyc/actor';
import { loadRecord } from './load-record';
import { type Mover, moveApplication } from './move-application';
import { lockApplication } from './store/application-store';
import { writeChecks } from './store/review-store';

const system = (service: Extract<KycActor, { readonly kind: 'system' }>['service']): Mover => ({
  actor: { kind: 'system', service },
  given: { membershipActive: false, maySign: false, warrantyAccepted: false, views: [] },
});
export const rulesEngine = system('rules_engine');
export const scheduler = system('scheduler');

/** What one run came to: `nothing` when the application was somewhere else by then. */
export type Checked = 'begun' | 'concluded' | 'nothing';

/**
 * The next step of the automatic checks: begins those of an application that was sent in, or asks the sources about one
 * that is being checked and says where it leads. Safe to repeat, and two at once come to the same.
 */
export async function checkApplication(
  ctx: Ctx,
  { applicationId }: { readonly applicationId: string },
  deps: OnboardingDeps,
): Promise<Checked> {
  const key = { tenantId: ctx.tenant.id, id: applicationId };
  const looked = await inTenant(deps.db, key.tenantId, async (tx) => {
    const row = await lockApplication(tx, key);
    if (row?.status === 'submitted') {
      const begun = await moveApplication(tx, ctx, key, { kind: 'begin_checks' }, rulesEngine, deps);
      return begun.ok ? 'begun' : 'nothing';
    }
    if (row?.status !== 'auto_verification' || row.snapshot_hash === null) return 'nothing';
    const { environment, id: tenantId } = ctx.tenant;
    return { hash: row.snapshot_hash, record: await loadRecord(tx, { tenantId, environment }, row, deps.sealer) };
  });
  if (typeof looked === 'string') return looked;
  const { hash, record } = looked;
  // Sources are asked with nothing held: they may take their time, or not answer.
  const delivery = await deps.checks.deliver(record);
  const facts = { ...delivery, application: applicationFacts(record, ctx.now) };
  const results = runChecks(facts, deps.policies, ctx.now);
  const concluded = await inTenant(deps.db, key.tenantId, async (tx): Promise<Outcome<unknown>> => {
    const row = await lockApplication(tx, key);
    // Overrun, and with a person by now.
    if (row?.status !== 'auto_verification' || row.snapshot_hash !== hash) return ok(null);
    await writeChecks(tx, key, hash, results, ctx.now);
    return moveApplication(tx, ctx, key, { kind: 'conclude_checks' }, rulesEngine, deps);
  });
  return concluded.ok && concluded.value !== null ? 'concluded' : 'nothing';
}
