import { enterTenant, type Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { PlatformActor, PlatformCtx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import type { Permission } from '@/lib/kernel/permission';
import { permissionRefusals, permitPlatform } from '@/lib/kernel/permit';
import type { Deed } from '@/lib/onboarding/deed';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import type { ApplicationRecord } from '@/lib/onboarding/domain/form/record';
import type { KycPerson } from '@/lib/onboarding/domain/kyc/actor';
import type { TransitionFacts } from '@/lib/onboarding/domain/kyc/application';
import { kycRefusals } from '@/lib/onboarding/domain/kyc/refusals';
import { loadRecord } from '@/lib/onboarding/load-record';
import type { Mover } from '@/lib/onboarding/move-application';
import { type ApplicationKey, type ApplicationRow, lockApplication } from '@/lib/onboarding/store/application-store';
import { currentCase, type DeskCaseRow, findCase, type StaffRole, staffRole } from '@/lib/onboarding/store/desk-store';
import { listViews } from '@/lib/onboarding/store/document-store';
import { transitionFacts } from '@/lib/onboarding/transition-facts';
import { deskRefusals } from './refusals';

/** A case in the hands of somebody of the desk: nobody else moves it before the transaction ends. */
export interface Desk {
  readonly tx: Queryable;
  readonly deed: Deed & { readonly actor: PlatformActor };
  readonly key: ApplicationKey;
  readonly row: ApplicationRow;
  readonly record: ApplicationRecord;
  readonly facts: TransitionFacts;
  readonly current: DeskCaseRow;
  readonly mover: Mover & { readonly actor: KycPerson };
  readonly role: StaffRole;
}

const mostViews = 2_000;

/**
 * Works on a case as a person of the desk, inside the organisation whose case it is. Refuses with `permission.denied`,
 * `kyc.case_not_found`, and with `kyc.conflict_of_interest` for whoever is tied to that organisation.
 */
export async function inCase<T>(
  ctx: PlatformCtx,
  caseId: string,
  {
    noted = false,
    permission,
  }: { readonly permission: Extract<Permission, `desk.${string}`>; readonly noted?: boolean },
  deps: OnboardingDeps,
  work: (desk: Desk) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const permitted = permitPlatform(ctx, permission);
  if (!permitted.ok) return permitted;
  const { actor, now, requestId } = ctx;
  return deps.db.transaction(async (tx) => {
    // A role that was taken away is over at once, whatever the session says.
    if ((await staffRole(tx, actor.id)) === null) return permissionRefusals.refuse('permission.denied');
    const found = await findCase(tx, { actor: actor.id, request: requestId, caseId, noted });
    if (found === null) return deskRefusals.refuse('kyc.case_not_found');
    if (found.isTied) return kycRefusals.refuse('kyc.conflict_of_interest');
    const { tenant } = found;
    await enterTenant(tx, tenant.id);
    const key = { tenantId: tenant.id, id: found.applicationId };
    const row = await lockApplication(tx, key);
    assert(row !== null, 'inCase: a case has its application');
    const record = await loadRecord(tx, { tenantId: tenant.id, environment: tenant.environment }, row, deps.sealer);
    const mover = {
      actor: { kind: 'person', id: actor.id, role: found.role, organizationIds: [], partnerIds: [] } as const,
      given: {
        membershipActive: false,
        maySign: false,
        warrantyAccepted: false,
        views: await listViews(tx, key, actor.id, mostViews),
      },
    };
    return work({
      tx,
      deed: { tenant, actor, requestId, now },
      key,
      row,
      record,
      facts: transitionFacts(record, mover.given, deps, now),
      current: await currentCase(tx, key, now),
      mover,
      role: found.role,
    });
  });
}
