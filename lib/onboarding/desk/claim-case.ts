import { insertAuditEntry } from '@/lib/audit';
import type { PlatformCtx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permissionRefusals, permitPlatform } from '@/lib/kernel/permit';
import type { CaseRef, CaseStanding, ClaimInput, NextCaseView } from '@/lib/onboarding/contract/desk';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { claimCaseRow, endClaim, listQueue, renewClaim, staffRole } from '@/lib/onboarding/store/desk-store';
import { standingOf } from './case-words';
import { checkAct } from './check-act';
import { type Desk, inCase } from './in-case';
import { queueTime } from './list-cases';
import { deskRefusals } from './refusals';

/** How long a case stays with who has it, unless their page says that it is still open. */
export const claimMs = 30 * 60_000;

const until = (now: Date): Date => new Date(now.getTime() + claimMs);

/**
 * Takes a case up: one has it at a time, and a lead takes it over. Taking up what one has goes on with it. Refuses with
 * `kyc.case_claimed`, `kyc.case_closed`, and as `inCase` does.
 */
export const claimCase = (
  ctx: PlatformCtx,
  { case_id, take_over }: ClaimInput,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> =>
  inCase(ctx, case_id, { permission: take_over ? 'desk.lead' : 'desk.work' }, deps, async (desk) => {
    const open = checkAct('claim', desk);
    if (!open.ok) return open;
    const { actor, now } = desk.deed;
    const claim = { by: actor.id, now, until: until(now), takesOver: take_over };
    if (!(await claimCaseRow(desk.tx, desk.key.tenantId, desk.current.id, claim))) {
      return deskRefusals.refuse('kyc.case_claimed');
    }
    if (desk.current.claimed_by !== actor.id) await note(desk, take_over ? 'kyc.case_taken_over' : 'kyc.case_claimed');
    return ok(await standingOf(desk));
  });

/** The page is still open. Refuses with `kyc.claim_over`, and as `inCase` does. */
export const keepCase = (
  ctx: PlatformCtx,
  { case_id }: CaseRef,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> =>
  inCase(ctx, case_id, { permission: 'desk.work' }, deps, async (desk) => {
    const { actor, now } = desk.deed;
    const claim = { by: actor.id, now, until: until(now) };
    const kept = await renewClaim(desk.tx, desk.key.tenantId, desk.current.id, claim);
    return kept ? ok(await standingOf(desk)) : deskRefusals.refuse('kyc.claim_over');
  });

/** Gives a case back; what is given back already stays so. Refuses as `inCase` does. */
export const releaseCase = (
  ctx: PlatformCtx,
  { case_id }: CaseRef,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> =>
  inCase(ctx, case_id, { permission: 'desk.work' }, deps, async (desk) => {
    const { actor, now } = desk.deed;
    if (await endClaim(desk.tx, desk.key.tenantId, desk.current.id, actor.id, now))
      await note(desk, 'kyc.case_released');
    return ok(await standingOf(desk));
  });

const note = ({ deed, key, tx }: Desk, action: string): Promise<void> =>
  insertAuditEntry(tx, deed, { action, subjectKind: 'kyc_application', subjectId: key.id });

/** Cases looked at for the next one: behind so many that somebody else took, there is time to ask again. */
const mostCandidates = 50;

/**
 * Takes up the most urgent case that nobody has and this person may handle. Null when there is none. Refuses with
 * `permission.denied`.
 */
export async function nextCase(ctx: PlatformCtx, deps: OnboardingDeps): Promise<Outcome<NextCaseView>> {
  const permitted = permitPlatform(ctx, 'desk.work');
  if (!permitted.ok) return permitted;
  const { actor, now, requestId } = ctx;
  const looked = await deps.db.transaction(async (tx) => {
    const role = await staffRole(tx, actor.id);
    if (role === null) return null;
    const who = { actor: actor.id, request: requestId };
    return { role, rows: await listQueue(tx, who, 'all', queueTime(now, deps), null, mostCandidates) };
  });
  if (looked === null) return permissionRefusals.refuse('permission.denied');
  const mine = looked.rows.filter(
    (row) =>
      row.claimed_by === null &&
      !row.is_tied &&
      !row.is_excluded &&
      row.state !== 'waiting_merchant' &&
      // Accepting an appeal is a lead's.
      (row.status !== 'rejected' || looked.role === 'compliance_lead') &&
      // Somebody proposed and waits for another.
      !(row.state === 'awaiting_second' && row.assignee_id === actor.id),
  );
  for (const { case_id } of mine) {
    const claimed = await claimCase(ctx, { case_id, take_over: false }, deps);
    if (claimed.ok) return ok({ case_id });
  }
  return ok({ case_id: null });
}
