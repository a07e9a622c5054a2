import { inTenant, type Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { bringAbout } from './bring-about';
import type { ApplicationView } from './contract';
import type { OnboardingDeps } from './deps';
import type { ApplicationRecord } from './domain/form/record';
import { decideTransition } from './domain/kyc/decide-transition';
import { kycMachine } from './domain/kyc/kyc.machine';
import { merchantMover, personOf } from './merchant';
import { noteMove } from './move-application';
import { type ApplicationRow, findApplication, insertApplication } from './store/application-store';
import { insertSubject } from './store/subject-store';
import { newSubjectKey } from './subject-keys';
import { transitionFacts } from './transition-facts';
import { writeCapabilities } from './write-capabilities';

/**
 * Starts the organisation's application; the one that it has is given back as it stands. Refuses with
 * `kyc.business_only`, `kyc.person_required`, `kyc.production_only`, `kyc.membership_inactive`.
 */
export async function startApplication(ctx: Ctx, deps: OnboardingDeps): Promise<Outcome<ApplicationView>> {
  const person = personOf(ctx);
  if (!person.ok) return person;
  return inTenant(deps.db, ctx.tenant.id, async (tx) => {
    const standing = await findApplication(tx, ctx.tenant.id, 'share');
    if (standing !== null && !kycMachine.isTerminal(standing.status)) return ok(applicationView(standing));
    return begin(tx, ctx, person.value.id, deps);
  });
}

export const applicationView = (row: ApplicationRow): ApplicationView => ({
  application_id: row.id,
  status: row.status,
  reject_type: row.reject_type,
  version: row.version,
  attempt: row.attempt,
  row_version: row.row_version,
});

/** An application before there is a row of it. */
const unstarted = ({ tenant }: Ctx, id: string): ApplicationRecord => ({
  application: {
    id,
    organizationId: tenant.organizationId,
    environment: tenant.environment,
    introducedBy: null,
    status: 'not_started',
    rejectType: null,
    version: 1,
    attempt: 1,
    riskTier: null,
    hasPep: false,
    snapshotHash: null,
    excludedReviewers: [],
  },
  rowVersion: 0,
  isHeld: false,
  submittedAt: null,
  subjects: [],
  marks: [],
  links: [],
  documents: [],
  checks: [],
  infoRequest: null,
  proposal: null,
  review: null,
  timers: new Map(),
});

async function begin(tx: Queryable, ctx: Ctx, userId: string, deps: OnboardingDeps): Promise<Outcome<ApplicationView>> {
  const { now, tenant } = ctx;
  const key = { tenantId: tenant.id, id: uuidV7(now) };
  const record = unstarted(ctx, key.id);
  const mover = await merchantMover(tx, ctx, userId, null, false);
  const facts = transitionFacts(record, mover.given, deps, now);
  const decided = decideTransition(record.application, { kind: 'start' }, mover.actor, facts);
  if (!decided.ok) return decided;
  const { organizationId } = tenant;
  if (!(await insertApplication(tx, key, { organizationId, createdBy: userId, now }))) {
    const first = await findApplication(tx, tenant.id, 'none');
    assert(first !== null, 'startApplication: the first one is there');
    return ok(applicationView(first));
  }
  const subjectId = uuidV7(now);
  const sealedKey = newSubjectKey(deps.sealer, { tenantId: tenant.id, id: subjectId });
  await insertSubject(tx, { ...key, subjectId, kind: 'entity', sealedKey, roles: [], isPubliclyHeld: false, now });
  await noteMove(tx, ctx, key, 1, decided.value, mover.actor);
  for (const effect of decided.value.effects) await bringAbout(tx, ctx, key, record, decided.value, effect, deps);
  await writeCapabilities(tx, key, now);
  const { attempt, rejectType, status, version } = decided.value.change;
  return ok({ application_id: key.id, status, reject_type: rejectType, version, attempt, row_version: 1 });
}
