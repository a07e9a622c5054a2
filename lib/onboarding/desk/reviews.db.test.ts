import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { codeOf, unwrap } from '@/lib/identity/testing/fixture';
import type { PlatformCtx } from '@/lib/kernel/context';
import { carryLetter, postedSchema } from '@/lib/mail';
import { getForm } from '@/lib/onboarding/get-form';
import { listMerchantRequirements } from '@/lib/onboarding/list-merchant-requirements';
import { saveField } from '@/lib/onboarding/save-field';
import { sweepReview } from '@/lib/onboarding/sweep-review';
import { answerReview, appealDecision } from './answer-review';
import { acceptAppeal, decideCase } from './decide-case';
import { proposeDecision } from './propose-decision';
import { completeReview, openReview, reopenReview } from './review-case';
import { type DeskFixture, deskFixture, later, type Reviewed } from './testing/desk-fixture';

const day = 86_400_000;

let fixture: DeskFixture;
let reviewer: PlatformCtx;
let lead: PlatformCtx;
beforeAll(async () => {
  fixture = await deskFixture();
  reviewer = await fixture.person('compliance_reviewer');
  lead = await fixture.person('compliance_lead');
});
afterAll(() => fixture.close());

type Outcome = Parameters<typeof proposeDecision>[1]['outcome'];

/** Both people, one after the other. */
async function decide(made: Reviewed, outcome: Outcome, reason_codes: string[] = []) {
  const { row_version } = await fixture.open(reviewer, made.caseId);
  const input = { case_id: made.caseId, row_version, outcome, reason_codes, rationale: 'As agreed.' };
  unwrap(await proposeDecision(later(reviewer), input, fixture.deps));
  const proposal_id = (await fixture.open(lead, made.caseId)).proposal?.proposal_id ?? '';
  return unwrap(await decideCase(later(lead), { case_id: made.caseId, proposal_id, verdict: 'confirm' }, fixture.deps));
}

async function approved(): Promise<Reviewed> {
  const made = await fixture.inReview();
  await fixture.settleChecks(reviewer, made.caseId);
  await fixture.seeAll(lead, made.caseId);
  expect(await decide(made, 'approve')).toMatchObject({ status: 'approved' });
  return made;
}

const statusOf = async ({ applicationId }: Reviewed) => {
  const [row] = await fixture.superuser.rows('SELECT status FROM kyc_applications WHERE id = $1', [applicationId]);
  return z.object({ status: z.string() }).parse(row).status;
};

const sweep = ({ applicationId, one }: Reviewed, days: number) =>
  sweepReview(one.system(new Date(Date.now() + days * day)), { applicationId }, fixture.jobs);

const answer = (
  { one }: Reviewed,
  portion: 'identity' | 'payout' | 'business_profile',
  said: 'unchanged' | 'changed',
) =>
  answerReview(
    one.owner(),
    { portion: portion === 'payout' ? 'transfer_instrument' : portion, answer: said },
    fixture.deps,
  );

describe('a review by hand', () => {
  it('is a lead’s, of an approved merchant, and gives the days of the policy', async () => {
    const made = await approved();
    const open = (ctx: PlatformCtx) =>
      openReview(later(ctx), { case_id: made.caseId, portions: ['identity', 'business_profile'] }, fixture.deps);
    expect(codeOf(await open(reviewer))).toBe('permission.denied');
    unwrap(await open(lead));
    expect(codeOf(await open(lead))).toBe('kyc.review_running');
    const { review } = await fixture.open(lead, made.caseId);
    const days = (Date.parse(review?.due_at ?? '') - Date.now()) / day;
    expect(Math.round(days)).toBe(30);
    const lists = unwrap(await listMerchantRequirements(made.one.owner(), fixture.deps));
    expect(lists.currently_due.map(({ target }) => target)).toEqual(['review.identity', 'review.business_profile']);
  });

  it('suspends on the day after its window, and goes on by an answer and two people', async () => {
    const made = await approved();
    unwrap(await openReview(later(lead), { case_id: made.caseId, portions: ['identity'] }, fixture.deps));
    expect(await sweep(made, 29)).toBe('nothing');
    expect(await statusOf(made)).toBe('approved');
    expect(await sweep(made, 31)).toBe('moved');
    expect(await statusOf(made)).toBe('suspended');

    const early = await fixture.open(reviewer, made.caseId);
    expect(early.acts.find(({ act }) => act === 'complete_review')?.reason?.code).toBe('kyc.review_missing');
    expect(unwrap(await answer(made, 'identity', 'unchanged'))).toMatchObject({ state: 'submitted' });
    expect(unwrap(await answer(made, 'identity', 'unchanged'))).toMatchObject({ state: 'submitted' });
    const answered = await fixture.open(reviewer, made.caseId);
    expect(answered).toMatchObject({ kind: 'periodic', status: 'suspended' });
    expect(answered.review?.portions).toEqual([{ portion: 'identity', answer: 'unchanged' }]);
    // Nobody reinstates what is not settled.
    const input = { case_id: made.caseId, row_version: answered.row_version, outcome: 'reinstate' as const };
    unwrap(await proposeDecision(later(reviewer), { ...input, reason_codes: [], rationale: 'x' }, fixture.deps));
    const proposal_id = (await fixture.open(lead, made.caseId)).proposal?.proposal_id ?? '';
    const confirm = () =>
      decideCase(later(lead), { case_id: made.caseId, proposal_id, verdict: 'confirm' }, fixture.deps);
    expect(codeOf(await confirm())).toBe('kyc.cause_open');
    unwrap(await completeReview(later(lead), { case_id: made.caseId }, fixture.deps));
    expect(await statusOf(made)).toBe('suspended');
    expect(unwrap(await confirm())).toMatchObject({ status: 'approved', state: 'closed' });
    expect((await fixture.open(lead, made.caseId)).review).toMatchObject({ state: 'scheduled' });
  });

  it('lets the merchant change what is asked about, and that voids what was proposed', async () => {
    const made = await approved();
    const { owner } = made.one;
    const field = (path: string, value: string) =>
      saveField(owner(), { subject: 'entity', path, value, row_version: 1 }, fixture.deps);
    expect(codeOf(await field('website', 'https://new.example'))).toBe('kyc.part_locked');
    unwrap(await openReview(later(lead), { case_id: made.caseId, portions: ['business_profile'] }, fixture.deps));
    expect(codeOf(await field('bankAccountNumber', 'DE00'))).toBe('kyc.part_locked');
    const shown = unwrap(await getForm(owner(), fixture.deps));
    const entity = shown.subjects.find(({ kind }) => kind === 'entity');
    const locked = (path: string) => entity?.fields.find((one) => one.path === path)?.locked;
    expect([locked('website'), locked('bankAccountNumber')]).toEqual([false, true]);
    expect(shown.review).toMatchObject({ state: 'open', portions: [{ portion: 'business_profile', answer: null }] });
    const { row_version } = await fixture.open(reviewer, made.caseId);
    const hold = {
      case_id: made.caseId,
      row_version,
      outcome: 'suspend',
      reason_codes: ['other'],
      rationale: 'x',
    } as const;
    unwrap(await proposeDecision(later(reviewer), { ...hold, reason_codes: ['other'] }, fixture.deps));
    expect(await fixture.open(reviewer, made.caseId)).toMatchObject({ kind: 'change', state: 'awaiting_second' });
    unwrap(await field('website', 'https://new.example'));
    const after = await fixture.open(reviewer, made.caseId);
    expect(after.proposal).toBeNull();
    expect(after.past_proposals[0]).toMatchObject({ state: 'overtaken', outcome: 'suspend' });
    const snapshots = () => fixture.count('kyc_snapshots WHERE application_id = $1', [made.applicationId]);
    const before = await snapshots();
    expect(unwrap(await answer(made, 'business_profile', 'changed'))).toMatchObject({ state: 'submitted' });
    expect(await snapshots()).toBe(before + 1);
    const sent = unwrap(await getForm(owner(), fixture.deps));
    expect(sent.review).toMatchObject({ state: 'submitted', portions: [{ answer: 'changed' }] });
    expect(sent.subjects.flatMap(({ fields }) => fields).filter((one) => !one.locked)).toEqual([]);
    expect(codeOf(await answer(made, 'payout', 'unchanged'))).toBe('kyc.portion_not_asked');
    expect(codeOf(await field('website', 'https://newer.example'))).toBe('kyc.part_locked');

    unwrap(await reopenReview(later(reviewer), { case_id: made.caseId, portions: ['business_profile'] }, fixture.deps));
    expect(await fixture.open(reviewer, made.caseId)).toMatchObject({
      state: 'waiting_merchant',
      sla: { state: 'paused' },
    });
    expect(unwrap(await answer(made, 'business_profile', 'unchanged'))).toMatchObject({ state: 'submitted' });
    expect(await fixture.open(reviewer, made.caseId)).toMatchObject({ state: 'queued' });
    expect(unwrap(await completeReview(later(reviewer), { case_id: made.caseId }, fixture.deps))).toMatchObject({
      status: 'approved',
      state: 'closed',
    });
  });
});

describe('an appeal', () => {
  it('goes to a lead, who gives it to somebody without a part in the decision', async () => {
    const made = await fixture.inReview();
    expect(codeOf(await appealDecision(made.one.owner(), { body: 'x' }, fixture.deps))).toBe('kyc.in_review');
    await fixture.seeAll(lead, made.caseId);
    expect(await decide(made, 'reject_final', ['category_prohibited'])).toMatchObject({ status: 'rejected' });
    const first = await fixture.open(lead, made.caseId);
    expect(first.acts.find(({ act }) => act === 'accept_appeal')?.reason?.code).toBe('kyc.appeal_missing');
    expect(unwrap(await getForm(made.one.owner(), fixture.deps)).appeal).toEqual({ asked_at: null });
    const { asked_at } = unwrap(
      await appealDecision(made.one.owner(), { body: 'Ada sells tide tables' }, fixture.deps),
    );
    unwrap(await appealDecision(made.one.owner(), { body: 'Other words' }, fixture.deps));
    expect(unwrap(await getForm(made.one.owner(), fixture.deps)).appeal).toEqual({ asked_at });
    const asked = await fixture.open(lead, made.caseId);
    expect(asked).toMatchObject({ kind: 'appeal', status: 'rejected', appeal: { body: 'Ada sells tide tables' } });
    const fresh = await fixture.person('compliance_reviewer');
    const give = (reviewer_id: string) =>
      acceptAppeal(later(lead), { case_id: made.caseId, reviewer_id }, fixture.deps);
    expect(codeOf(await give(reviewer.actor.id))).toBe('kyc.reviewer_unfit');
    expect(asked.appeal?.reviewers.map(({ id }) => id)).not.toContain(reviewer.actor.id);
    expect(await statusOf(made)).toBe('rejected');
    expect(unwrap(await give(fresh.actor.id))).toMatchObject({ status: 'manual_review' });
    expect(unwrap(await getForm(made.one.owner(), fixture.deps)).appeal).toBeNull();
    const given = await fixture.open(fresh, made.caseId);
    expect(given).toMatchObject({ kind: 'appeal', assignee: { id: fresh.actor.id } });
    const stays = { case_id: given.case_id, row_version: given.row_version, outcome: 'approve' as const };
    const again = await proposeDecision(later(reviewer), { ...stays, reason_codes: [], rationale: 'x' }, fixture.deps);
    expect(codeOf(again)).toBe('kyc.appeal_other_reviewer');
  });
});

it('writes to the leads of what waits for them, with the organisation’s name and nothing else of it', async () => {
  const rows = await fixture.superuser.rows(
    `SELECT j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
     WHERE t.identifier = 'mail.send'`,
  );
  const letters: { readonly to: string; readonly subject: string; readonly text: string }[] = [];
  for (const row of rows) {
    const { payload } = z.object({ payload: postedSchema }).parse(row);
    await carryLetter(payload, fixture.deps.sealer, { send: async (letter) => void letters.push(letter) });
  }
  const mine = letters.filter(({ to }) => to === `${lead.actor.id}@desk.example`);
  const subjects = mine.map(({ subject }) => subject.split(':')[0]);
  expect(subjects).toEqual(
    expect.arrayContaining(['A merchant appeals', 'A review was answered', 'An approval is suspended']),
  );
  expect(JSON.stringify(mine)).not.toMatch(/Ada|Seafarer|tide-tables/);
});
