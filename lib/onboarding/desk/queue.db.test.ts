import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayOnboard, type OnboardingAct } from '@/lib/identity/domain/onboarding-matrix';
import { codeOf, unwrap } from '@/lib/identity/testing/fixture';
import type { PlatformCtx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import { type PlatformRole, platformRoles } from '@/lib/kernel/onboarding-role';
import type { Outcome } from '@/lib/kernel/outcome';
import { claimCase, keepCase, nextCase, releaseCase } from './claim-case';
import { acceptAppeal, decideCase } from './decide-case';
import { judgeDocument } from './judge-document';
import { countCases, listCases } from './list-cases';
import { openCase } from './open-case';
import { proposeDecision, withdrawProposal } from './propose-decision';
import { recordCheck, writeNote } from './record-check';
import { extendRequest, previewRequest, requestInfo } from './request-info';
import { completeReview, openReview, reopenReview } from './review-case';
import { type DeskFixture, deskFixture, later, type Reviewed } from './testing/desk-fixture';
import { viewDocument } from './view-document';

let fixture: DeskFixture;
let reviewer: PlatformCtx;
let other: PlatformCtx;
let lead: PlatformCtx;
const cases: Reviewed[] = [];
beforeAll(async () => {
  fixture = await deskFixture();
  reviewer = await fixture.person('compliance_reviewer');
  other = await fixture.person('compliance_reviewer');
  lead = await fixture.person('compliance_lead');
  for (let made = 0; made < 4; made++) cases.push(await fixture.inReview());
});
afterAll(() => fixture.close());

const nth = (at: number): Reviewed => {
  const found = cases[at];
  if (found === undefined) throw new Error('no such case');
  return found;
};

describe('the queue', () => {
  const list = async (filter: Parameters<typeof listCases>[1]['filter'], ctx = reviewer) => {
    const ids: string[] = [];
    const rows = [];
    let cursor: string | undefined;
    do {
      const page = unwrap(await listCases(later(ctx), { filter, limit: 1, cursor }, fixture.deps));
      ids.push(...page.items.map(({ case_id }) => case_id));
      rows.push(...page.items);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return { ids, rows };
  };

  it('shows what is late first, then what is due soon, what was sent in again, and the oldest, page by page', async () => {
    const set = (at: number, columns: string) =>
      fixture.superuser.rows(`UPDATE kyc_cases SET ${columns} WHERE id = $1`, [nth(at).caseId]);
    await set(3, `sla_due_at = now() - interval '1 hour', sla_started_at = now() - interval '60 days'`);
    await set(2, `sla_due_at = now() + interval '1 minute'`);
    await set(1, `sla_due_at = now() + interval '30 days', kind = 'resubmission'`);
    await set(0, `sla_due_at = now() + interval '30 days'`);
    const { ids, rows } = await list('all');
    expect(ids).toEqual([3, 2, 1, 0].map((at) => nth(at).caseId));
    expect(rows.map(({ urgency }) => urgency)).toEqual(['late', 'due_soon', 'resubmission', 'open']);
    expect(rows[0]).toMatchObject({
      country: 'DE',
      entity_type: 'private_company',
      eligibility: 'standard',
      may_handle: true,
    });
    expect(rows[0]?.sla).toMatchObject({ state: 'late' });
    expect(JSON.stringify(rows)).not.toContain('Seafarer');
    expect((await list('late')).ids).toEqual([nth(3).caseId]);
    expect(unwrap(await countCases(later(reviewer), fixture.deps))).toMatchObject({
      all: 4,
      late: 1,
      mine: 0,
      closed: 0,
    });
    const noted = `audit_entries WHERE action = 'kyc.queue_read' AND tenant_id = $1`;
    expect(await fixture.count(noted, [nth(0).one.organization.live.id])).toBeGreaterThan(0);
  });

  it('stands still while the merchant has to answer, and says so', async () => {
    const made = await fixture.inReview();
    const { row_version } = await fixture.open(reviewer, made.caseId);
    const items = [{ reason_code: 'description_insufficient', target: 'description', merchant_text: 'Say more.' }];
    unwrap(
      await requestInfo(
        later(reviewer),
        { case_id: made.caseId, row_version, items, internal_note: null },
        fixture.deps,
      ),
    );
    const { rows } = await list('waiting_merchant');
    expect(rows).toMatchObject([{ case_id: made.caseId, urgency: 'waiting', sla: { state: 'paused', due_at: null } }]);
    // A month later as much is left: nobody waits for the desk meanwhile.
    const left = async (ms: number) =>
      unwrap(await listCases(later(reviewer, ms), { filter: 'waiting_merchant', limit: 1 }, fixture.deps)).items[0]?.sla
        .left_ms;
    expect(await left(30 * 86_400_000)).toBe(await left(0));
  });

  it('refuses a cursor that it did not give', async () => {
    const made = await listCases(later(reviewer), { filter: 'all', limit: 1, cursor: 'bm9wZQ' }, fixture.deps);
    expect(codeOf(made)).toBe('page.cursor_invalid');
  });

  it('breaks rather than showing nothing when it cannot be read', async () => {
    const broken = {
      ...fixture.deps,
      db: { ...fixture.deps.db, transaction: () => Promise.reject(new Error('down')) },
    };
    await expect(listCases(later(reviewer), { filter: 'all', limit: 1 }, broken)).rejects.toThrow('down');
  });
});

describe('a claim', () => {
  const claim = (ctx: PlatformCtx, case_id: string, take_over = false) =>
    claimCase(later(ctx), { case_id, take_over }, fixture.deps);

  it('is one person’s at a time, until it is over, given back or taken over', async () => {
    const { caseId } = await fixture.inReview();
    const all = await Promise.all([claim(reviewer, caseId), claim(other, caseId), claim(lead, caseId)]);
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    const [winner, loser] = all[0]?.ok ? [reviewer, other] : all[1]?.ok ? [other, reviewer] : [lead, reviewer];
    expect(codeOf(await claim(loser, caseId))).toBe('kyc.case_claimed');
    expect(
      codeOf(await recordCheck(later(loser), { case_id: caseId, key: 'pep', result: 'pass', note: 'x' }, fixture.deps)),
    ).toBe('kyc.case_claimed');
    unwrap(await keepCase(later(winner), { case_id: caseId }, fixture.deps));
    expect(codeOf(await keepCase(later(loser), { case_id: caseId }, fixture.deps))).toBe('kyc.claim_over');
    expect(codeOf(await claim(loser, caseId, true))).toBe('permission.denied');
    unwrap(await claim(lead, caseId, true));
    expect((await fixture.open(lead, caseId)).claim).toMatchObject({ is_mine: true });
    unwrap(await releaseCase(later(lead), { case_id: caseId }, fixture.deps));
    unwrap(await claim(reviewer, caseId));
    const past = `UPDATE kyc_claims SET expires_at = now() - interval '1 second' WHERE case_id = $1`;
    await fixture.superuser.rows(past, [caseId]);
    expect(codeOf(await keepCase(later(reviewer), { case_id: caseId }, fixture.deps))).toBe('kyc.claim_over');
    unwrap(await claim(other, caseId));
  });

  it('of the next case is the most urgent that this person may handle', async () => {
    const tied = nth(3).one.organization.live.organizationId;
    const fresh = await fixture.person('compliance_reviewer');
    await fixture.superuser.rows(
      `INSERT INTO memberships (organization_id, user_id, role) VALUES ($1, $2, 'developer')`,
      [tied, fresh.actor.id],
    );
    expect(unwrap(await nextCase(later(fresh), fixture.deps)).case_id).toBe(nth(2).caseId);
    expect(unwrap(await nextCase(later(reviewer), fixture.deps)).case_id).toBe(nth(3).caseId);
    const row = unwrap(await listCases(later(fresh), { filter: 'late', limit: 10 }, fixture.deps)).items[0];
    expect(row).toMatchObject({ case_id: nth(3).caseId, may_handle: false });
  });
});

/** Every way in, and the act of the matrix that it is. */
const ways: readonly (readonly [
  name: string,
  act: OnboardingAct,
  go: (ctx: PlatformCtx, made: Reviewed) => Promise<Outcome<unknown>>,
])[] = [
  ['list', 'see_kyc_documents', (ctx) => listCases(ctx, { filter: 'all', limit: 1 }, fixture.deps)],
  ['count', 'see_kyc_documents', (ctx) => countCases(ctx, fixture.deps)],
  ['open', 'see_kyc_documents', (ctx, { caseId }) => openCase(ctx, { case_id: caseId }, fixture.deps)],
  [
    'view',
    'see_kyc_documents',
    (ctx, { caseId }) => viewDocument(ctx, { case_id: caseId, document_id: uuidV4(), file_id: uuidV4() }, fixture.deps),
  ],
  ['next', 'work_case', (ctx) => nextCase(ctx, fixture.deps)],
  ['claim', 'work_case', (ctx, { caseId }) => claimCase(ctx, { case_id: caseId, take_over: false }, fixture.deps)],
  ['keep', 'work_case', (ctx, { caseId }) => keepCase(ctx, { case_id: caseId }, fixture.deps)],
  ['release', 'work_case', (ctx, { caseId }) => releaseCase(ctx, { case_id: caseId }, fixture.deps)],
  [
    'judge',
    'work_case',
    (ctx, { caseId }) =>
      judgeDocument(ctx, { case_id: caseId, document_id: uuidV4(), verdict: 'accept' }, fixture.deps),
  ],
  [
    'check',
    'work_case',
    (ctx, { caseId }) => recordCheck(ctx, { case_id: caseId, key: 'pep', result: 'pass', note: 'x' }, fixture.deps),
  ],
  [
    'note',
    'work_case',
    (ctx, { caseId }) => writeNote(ctx, { case_id: caseId, note_id: uuidV4(), body: 'x' }, fixture.deps),
  ],
  ['preview', 'work_case', (ctx, { caseId }) => previewRequest(ctx, { case_id: caseId, items: [] }, fixture.deps)],
  [
    'request',
    'work_case',
    (ctx, { caseId }) =>
      requestInfo(ctx, { case_id: caseId, row_version: 1, items: [], internal_note: 'x' }, fixture.deps),
  ],
  ['extend', 'work_case', (ctx, { caseId }) => extendRequest(ctx, { case_id: caseId }, fixture.deps)],
  ['complete', 'work_case', (ctx, { caseId }) => completeReview(ctx, { case_id: caseId }, fixture.deps)],
  [
    'reopen',
    'work_case',
    (ctx, { caseId }) => reopenReview(ctx, { case_id: caseId, portions: ['identity'] }, fixture.deps),
  ],
  [
    'propose',
    'propose_decision',
    (ctx, { caseId }) =>
      proposeDecision(
        ctx,
        { case_id: caseId, row_version: 1, outcome: 'approve', reason_codes: [], rationale: 'x' },
        fixture.deps,
      ),
  ],
  [
    'withdraw',
    'propose_decision',
    (ctx, { caseId }) => withdrawProposal(ctx, { case_id: caseId, proposal_id: uuidV4() }, fixture.deps),
  ],
  [
    'decide',
    'approve_second',
    (ctx, { caseId }) => decideCase(ctx, { case_id: caseId, proposal_id: uuidV4(), verdict: 'confirm' }, fixture.deps),
  ],
  [
    'take over',
    'suspend_or_reject',
    (ctx, { caseId }) => claimCase(ctx, { case_id: caseId, take_over: true }, fixture.deps),
  ],
  [
    'appeal',
    'suspend_or_reject',
    (ctx, { caseId }) => acceptAppeal(ctx, { case_id: caseId, reviewer_id: uuidV4() }, fixture.deps),
  ],
  [
    'open a review',
    'suspend_or_reject',
    (ctx, { caseId }) => openReview(ctx, { case_id: caseId, portions: ['identity'] }, fixture.deps),
  ],
];

describe('who comes in', () => {
  /** The lead's alone is what needs a lead as its second person. */
  const mayCome = (role: PlatformRole, act: OnboardingAct): boolean => {
    const { extent } = mayOnboard(role, act);
    return act === 'suspend_or_reject' ? extent === 'second' : extent === 'do' || extent === 'second';
  };
  const written = async (made: Reviewed): Promise<readonly number[]> =>
    Promise.all([
      fixture.count('kyc_notes WHERE application_id = $1', [made.applicationId]),
      fixture.count('kyc_events WHERE application_id = $1', [made.applicationId]),
      fixture.count('kyc_proposals WHERE application_id = $1', [made.applicationId]),
      fixture.count('kyc_claims WHERE case_id = $1', [made.caseId]),
      fixture.count('kyc_document_views WHERE tenant_id = $1', [made.one.organization.live.id]),
      fixture.count('audit_entries WHERE tenant_id = $1', [made.one.organization.live.id]),
    ]);

  it.each(platformRoles)('%s, by the matrix and nothing else', async (role) => {
    const made = await fixture.inReview();
    const person = role === 'business_partner' ? null : await fixture.person(role);
    const ctx = person ?? { ...reviewer, actor: { ...reviewer.actor, id: uuidV4(), roles: [role] as const } };
    for (const [name, act, go] of ways) {
      const before = await written(made);
      const code = codeOf(await go(later(ctx), made));
      if (mayCome(role, act)) expect(code, name).not.toBe('permission.denied');
      else {
        expect(code, name).toBe('permission.denied');
        expect(await written(made), name).toEqual(before);
      }
    }
  });

  it('nobody whose role was taken away, whatever their session says', async () => {
    const made = await fixture.inReview();
    const gone = await fixture.person('compliance_lead');
    await fixture.superuser.rows('UPDATE users SET disabled_at = now() WHERE id = $1', [gone.actor.id]);
    for (const [name, , go] of ways) expect(codeOf(await go(later(gone), made)), name).toBe('permission.denied');
  });
});
