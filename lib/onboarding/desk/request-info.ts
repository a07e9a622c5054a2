import { insertAuditEntry } from '@/lib/audit';
import { assert } from '@/lib/kernel/assert';
import type { PlatformCtx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type {
  CaseRef,
  CaseStanding,
  PreviewRequestInput,
  RequestInfoInput,
  RequestPreview,
} from '@/lib/onboarding/contract/desk';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { extendedUntil, timerDueAt, timers } from '@/lib/onboarding/domain/calendar/timers';
import { applicationFacts } from '@/lib/onboarding/domain/form/application-facts';
import type { InfoItemDraft } from '@/lib/onboarding/domain/kyc/application';
import { listRequirements } from '@/lib/onboarding/domain/requirements/list-requirements';
import { requirementViewOf } from '@/lib/onboarding/list-merchant-requirements';
import { moveApplication } from '@/lib/onboarding/move-application';
import { onboardingRefusals } from '@/lib/onboarding/refusals';
import { statusLetter } from '@/lib/onboarding/status-letter';
import { startTimer } from '@/lib/onboarding/store/clock-store';
import { extendRequestRow } from '@/lib/onboarding/store/review-store';
import { keepNote, standingOf } from './case-words';
import { checkAct } from './check-act';
import { type Desk, inCase } from './in-case';
import { deskRefusals } from './refusals';
import { targetsOf } from './targets';

const placeholder = /\{[a-zA-Z]+\}/;

type Items = PreviewRequestInput['items'];

function checkItems(items: Items, { deed, record }: Desk, deps: OnboardingDeps): Outcome<readonly InfoItemDraft[]> {
  const known = new Set(targetsOf(record, deps, deed.now));
  const seen = new Set<string>();
  for (const [at, { merchant_text, reason_code, target }] of items.entries()) {
    if (!known.has(target)) return deskRefusals.refuse('kyc.target_unknown', { field: `items.${at}.target` });
    if (placeholder.test(merchant_text)) {
      return deskRefusals.refuse('kyc.words_unfilled', { field: `items.${at}.merchant_text` });
    }
    const asked = `${target} ${reason_code}`;
    if (seen.has(asked)) return deskRefusals.refuse('kyc.target_twice', { field: `items.${at}.target` });
    seen.add(asked);
  }
  return ok(
    items.map((item) => ({
      reasonCode: item.reason_code,
      targetPath: item.target,
      merchantText: item.merchant_text,
    })),
  );
}

/**
 * What the merchant would see of a request, by the functions that show it to them. Writes nothing. Refuses as `requestInfo`
 * does.
 */
export const previewRequest = (
  ctx: PlatformCtx,
  { case_id, items }: PreviewRequestInput,
  deps: OnboardingDeps,
): Promise<Outcome<RequestPreview>> =>
  inCase(ctx, case_id, { permission: 'desk.work' }, deps, async (desk) => {
    const { deed, record } = desk;
    const open = checkAct('request_info', desk);
    if (!open.ok) return open;
    const drafts = checkItems(items, desk, deps);
    if (!drafts.ok) return drafts;
    const dueAt = timerDueAt(timers.info_request, deed.now, deps.calendar);
    const asked = {
      ...record,
      application: { ...record.application, status: 'additional_info_required' as const },
      infoRequest: {
        id: '',
        dueAt,
        wasExtended: false,
        countsAsAttempt: true,
        items: drafts.value.map((item) => ({ ...item, state: 'open' as const, dueAt, unlocks: [] })),
      },
    };
    const lists = listRequirements(applicationFacts(asked, deed.now), deps.policies, deed.now);
    const letter = statusLetter({
      to: '',
      organization: deed.tenant.name,
      status: 'additional_info_required',
      rejectType: null,
      link: `${deps.origin}/console/onboarding`,
    });
    assert(letter !== null, 'a question goes with a letter');
    return ok({
      currently_due: lists.currently_due.map(requirementViewOf),
      letter: { subject: letter.subject, text: letter.text },
    });
  });

/**
 * Asks the merchant: what is asked opens for them, and the desk's time stands still. Voids a proposal that stands. Refuses
 * with `kyc.moved`, `kyc.target_unknown`, `kyc.target_twice`, `kyc.words_unfilled`, as `moveApplication` and `inCase` do.
 */
export const requestInfo = (
  ctx: PlatformCtx,
  { case_id, internal_note, items, row_version }: RequestInfoInput,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> =>
  inCase(ctx, case_id, { permission: 'desk.work' }, deps, async (desk) => {
    const { deed, key, mover, record, tx } = desk;
    const open = checkAct('request_info', desk);
    if (!open.ok) return open;
    if (record.rowVersion !== row_version) return onboardingRefusals.refuse('kyc.moved');
    const drafts = checkItems(items, desk, deps);
    if (!drafts.ok) return drafts;
    const event = { kind: 'request_info' as const, items: drafts.value };
    const moved = await moveApplication(tx, deed, key, event, mover, deps);
    if (!moved.ok) return moved;
    if (internal_note !== null) {
      const kept = await keepNote(desk, null, internal_note, deps);
      assert(kept.ok, 'a case that is asked about has its applicant');
    }
    return ok(await standingOf(desk));
  });

/**
 * Gives the merchant another fourteen days, once. Refuses with `kyc.request_missing`, `timer.not_extendable`, and as `inCase`
 * does.
 */
export const extendRequest = (
  ctx: PlatformCtx,
  { case_id }: CaseRef,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> =>
  inCase(ctx, case_id, { permission: 'desk.work' }, deps, async (desk) => {
    const { deed, key, record, tx } = desk;
    const open = checkAct('extend_request', desk);
    if (!open.ok) return open;
    const { infoRequest } = record;
    assert(infoRequest !== null, 'what is extended stands open');
    const until = extendedUntil(timers.info_request, infoRequest.dueAt, infoRequest.wasExtended);
    if (!until.ok) return until;
    assert(await extendRequestRow(tx, key, until.value), 'extendRequest: the application is locked');
    await startTimer(tx, key, 'info_request', { dueAt: until.value, now: deed.now });
    await insertAuditEntry(tx, deed, {
      action: 'kyc.request_extended',
      subjectKind: 'kyc_application',
      subjectId: key.id,
      detail: { due_at: until.value.toISOString() },
    });
    return ok(await standingOf(desk));
  });
