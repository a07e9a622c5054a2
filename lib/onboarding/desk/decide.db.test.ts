import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTenant } from '@/lib/db/pool';
import { codeOf, unwrap } from '@/lib/identity/testing/fixture';
import type { PlatformCtx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import { resubmitApplication } from '@/lib/onboarding/resubmit-application';
import { saveField } from '@/lib/onboarding/save-field';
import { decideCase } from './decide-case';
import { judgeDocument } from './judge-document';
import { proposeDecision, withdrawProposal } from './propose-decision';
import { recordCheck, writeNote } from './record-check';
import { extendRequest, previewRequest, requestInfo } from './request-info';
import { type DeskFixture, deskFixture, later, type Reviewed } from './testing/desk-fixture';
import { viewDocument } from './view-document';

let fixture: DeskFixture;
let reviewer: PlatformCtx;
let second: PlatformCtx;
let lead: PlatformCtx;
let otherLead: PlatformCtx;
beforeAll(async () => {
  fixture = await deskFixture();
  reviewer = await fixture.person('compliance_reviewer');
  second = await fixture.person('compliance_reviewer');
  lead = await fixture.person('compliance_lead');
  otherLead = await fixture.person('compliance_lead');
});
afterAll(() => fixture.close());

type Outcome = Parameters<typeof proposeDecision>[1]['outcome'];

async function propose(made: Reviewed, by: PlatformCtx, outcome: Outcome = 'approve', reasonCodes: string[] = []) {
  const { row_version } = await fixture.open(by, made.caseId);
  const input = {
    case_id: made.caseId,
    row_version,
    outcome,
    reason_codes: reasonCodes,
    rationale: 'Ada is who she is.',
  };
  return proposeDecision(later(by), input, fixture.deps);
}

async function confirm(made: Reviewed, by: PlatformCtx) {
  const proposal_id = (await fixture.open(by, made.caseId)).proposal?.proposal_id ?? uuidV4();
  return decideCase(later(by), { case_id: made.caseId, proposal_id, verdict: 'confirm' }, fixture.deps);
}

const rowsOf = (made: Reviewed, table: string) =>
  fixture.count(`${table} WHERE application_id = $1`, [made.applicationId]);

describe('the whole path', () => {
  it('goes from the queue over a question to an approval by two people', async () => {
    const made = await fixture.inReview();
    const opened = await fixture.open(reviewer, made.caseId);
    expect(opened).toMatchObject({ status: 'manual_review', kind: 'initial', my_role: 'compliance_reviewer' });
    const person = `person:${made.personId}`;
    const card = opened.subjects.find(({ subject }) => subject === person);
    expect(card).toMatchObject({ name: 'Ada Seafarer', effective_share: 100_000, owner_by: ['ownership_direct'] });
    const field = (path: string) => opened.subjects.flatMap(({ fields }) => fields).find((one) => one.path === path);
    expect(field('legalName')).toMatchObject({ registry: { state: 'same' }, extracted: { state: 'not_read' } });
    expect(field('taxId')).toMatchObject({ registry: { state: 'not_asked' }, differs: false });

    const items = [{ reason_code: 'name_mismatch', target: person, merchant_text: 'Spell it as the passport does.' }];
    const preview = unwrap(await previewRequest(later(reviewer), { case_id: made.caseId, items }, fixture.deps));
    expect(preview.letter.text).not.toContain('passport');
    const asked = { case_id: made.caseId, row_version: opened.row_version, items, internal_note: 'The MRZ says Voss.' };
    expect(unwrap(await requestInfo(later(reviewer), asked, fixture.deps))).toMatchObject({
      status: 'additional_info_required',
      state: 'waiting_merchant',
    });
    const waiting = await fixture.open(reviewer, made.caseId);
    expect(waiting.sla).toMatchObject({ state: 'paused', due_at: null });
    // What was shown before is what the merchant reads, but for the moment until which it counts.
    const dated = (list: typeof preview.currently_due) => list.map((one) => ({ ...one, deadline: '' }));
    expect(dated(waiting.requirements.currently_due)).toEqual(dated(preview.currently_due));
    expect(waiting.notes).toMatchObject([{ body: 'The MRZ says Voss.' }]);
    expect(unwrap(await extendRequest(later(reviewer), { case_id: made.caseId }, fixture.deps)).state).toBe(
      'waiting_merchant',
    );
    expect(codeOf(await extendRequest(later(reviewer), { case_id: made.caseId }, fixture.deps))).toBe(
      'timer.not_extendable',
    );

    const edit = { subject: person, path: 'familyName', value: 'Voss', row_version: 1 };
    unwrap(await saveField(made.one.owner(), edit, fixture.deps));
    unwrap(await resubmitApplication(made.one.owner(), { warranty_accepted: true }, fixture.deps));
    const again = await fixture.open(reviewer, made.caseId);
    expect(again.sla.state).toBe('running');
    const changed = again.subjects.flatMap(({ fields }) => fields).filter((one) => one.changed);
    expect(changed.map(({ path }) => path)).toEqual(['familyName']);
    expect(again.checks.find(({ key }) => key === 'registry_match')).toMatchObject({
      result: 'pending',
      previous_result: 'pass',
    });

    await fixture.settleChecks(reviewer, made.caseId);
    unwrap(await propose(made, reviewer));
    expect(codeOf(await confirm(made, reviewer))).toBe('kyc.second_person_required');
    expect(codeOf(await confirm(made, second))).toBe('kyc.lead_required');
    expect(codeOf(await confirm(made, lead))).toBe('kyc.documents_unseen');
    expect(await rowsOf(made, 'kyc_decisions')).toBe(0);
    await fixture.seeAll(lead, made.caseId);
    expect(unwrap(await confirm(made, lead))).toMatchObject({ status: 'approved', state: 'closed' });
    const done = await fixture.open(lead, made.caseId);
    expect(done.decisions).toMatchObject([{ mode: 'human', outcome: 'approve', decided_by: { id: lead.actor.id } }]);
    expect(done.history[0]).toMatchObject({ command: 'approve', to: 'approved' });
  });

  it('keeps what is said at the desk sealed, and out of the log', async () => {
    const made = await fixture.inReview();
    const note = { case_id: made.caseId, note_id: uuidV4(), body: 'Ada was seen in person' };
    unwrap(await writeNote(later(reviewer), note, fixture.deps));
    unwrap(await writeNote(later(reviewer), note, fixture.deps));
    expect(await rowsOf(made, 'kyc_notes')).toBe(1);
    unwrap(await propose(made, reviewer, 'reject_retry', ['name_mismatch']));
    const kept = await fixture.superuser.rows(
      `SELECT encode(sealed_body, 'escape') AS text FROM kyc_notes WHERE application_id = $1
       UNION ALL SELECT encode(sealed_rationale, 'escape') FROM kyc_proposals WHERE application_id = $1
       UNION ALL SELECT detail::text FROM audit_entries WHERE tenant_id = $2`,
      [made.applicationId, made.one.organization.live.id],
    );
    expect(kept.length).toBeGreaterThan(3);
    expect(JSON.stringify(kept)).not.toMatch(/Ada|Seafarer/);
    expect((await fixture.open(second, made.caseId)).proposal).toMatchObject({ rationale: 'Ada is who she is.' });
  });
});

describe('a decision', () => {
  const ready = async (): Promise<Reviewed> => {
    const made = await fixture.inReview();
    await fixture.settleChecks(reviewer, made.caseId);
    for (const ctx of [lead, otherLead]) await fixture.seeAll(ctx, made.caseId);
    unwrap(await propose(made, reviewer));
    return made;
  };

  it('of two at once is one', async () => {
    const made = await ready();
    const all = await Promise.all([confirm(made, lead), confirm(made, otherLead), confirm(made, lead)]);
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await rowsOf(made, 'kyc_decisions')).toBe(1);
  });

  it('needs the second step of the last ten minutes', async () => {
    const made = await ready();
    const { proposal } = await fixture.open(lead, made.caseId);
    const stale = { ...later(lead), actor: { ...lead.actor, secondFactorAt: new Date(Date.now() - 11 * 60_000) } };
    const input = { case_id: made.caseId, proposal_id: proposal?.proposal_id ?? '', verdict: 'confirm' } as const;
    expect(codeOf(await decideCase(stale, input, fixture.deps))).toBe('step_up.required');
    expect(await rowsOf(made, 'kyc_decisions')).toBe(0);
  });

  it('is about the proposal that was seen', async () => {
    const made = await ready();
    const seen = (await fixture.open(lead, made.caseId)).proposal?.proposal_id ?? '';
    unwrap(await withdrawProposal(later(reviewer), { case_id: made.caseId, proposal_id: seen }, fixture.deps));
    unwrap(await propose(made, reviewer, 'reject_retry', ['name_mismatch']));
    const input = { case_id: made.caseId, proposal_id: seen, verdict: 'confirm' } as const;
    expect(codeOf(await decideCase(later(lead), input, fixture.deps))).toBe('kyc.proposal_void');
    expect((await fixture.open(lead, made.caseId)).past_proposals).toMatchObject([{ state: 'withdrawn' }]);
  });

  it('comes back with words to who proposed it', async () => {
    const made = await ready();
    const proposal_id = (await fixture.open(lead, made.caseId)).proposal?.proposal_id ?? '';
    const back = { case_id: made.caseId, proposal_id, verdict: 'send_back', note: 'Ask for the mandate' } as const;
    expect(codeOf(await decideCase(later(reviewer), back, fixture.deps))).toBe('kyc.second_person_required');
    expect(unwrap(await decideCase(later(lead), back, fixture.deps))).toMatchObject({
      status: 'manual_review',
      state: 'queued',
    });
    expect((await fixture.open(reviewer, made.caseId)).past_proposals).toMatchObject([
      { state: 'sent_back', sent_back_note: 'Ask for the mandate' },
    ]);
  });

  it('is void once the merchant was asked, or has changed anything', async () => {
    const made = await ready();
    const { row_version } = await fixture.open(second, made.caseId);
    const items = [{ reason_code: 'description_insufficient', target: 'description', merchant_text: 'Say more.' }];
    const asked = { case_id: made.caseId, row_version, items, internal_note: null };
    unwrap(await requestInfo(later(second), asked, fixture.deps));
    const { past_proposals, proposal } = await fixture.open(second, made.caseId);
    expect(proposal).toBeNull();
    expect(past_proposals).toMatchObject([{ state: 'overtaken' }]);
    expect(codeOf(await confirm(made, lead))).toBe('kyc.proposal_missing');
  });

  it('of one person is taken by neither the service nor the database', async () => {
    const made = await ready();
    await fixture.seeAll(reviewer, made.caseId);
    expect(codeOf(await confirm(made, reviewer))).toBe('kyc.second_person_required');
    const decide = (by: string) =>
      inTenant(fixture.deps.db, made.one.organization.live.id, (tx) =>
        tx.rows(
          `INSERT INTO kyc_decisions (tenant_id, id, application_id, application_row_version, proposal_id, mode, outcome,
             reason_codes, proposed_by, decided_by, snapshot_hash, policy_version, decided_at)
           SELECT a.tenant_id, gen_random_uuid(), a.id, a.row_version, p.id, 'human', p.outcome, '{}', p.proposed_by, $2,
             a.snapshot_hash, 'x', now()
           FROM kyc_applications a JOIN kyc_proposals p ON p.tenant_id = a.tenant_id AND p.application_id = a.id
           WHERE a.id = $1`,
          [made.applicationId, by],
        ),
      );
    await expect(decide(reviewer.actor.id)).rejects.toThrow('kyc_decisions_four_eyes');
    await expect(decide(second.actor.id)).rejects.toThrow('opened every file');
    await fixture.superuser.rows(
      `INSERT INTO memberships (organization_id, user_id, role) VALUES ($1, $2, 'developer')`,
      [made.one.organization.live.organizationId, second.actor.id],
    );
    await expect(decide(second.actor.id)).rejects.toThrow('tied to a case');
    await fixture.superuser.rows('DELETE FROM memberships WHERE user_id = $1', [second.actor.id]);
  });
});

describe('somebody tied to the organisation', () => {
  const tie = {
    belongs: (organizationId: string, id: string) =>
      fixture.superuser.rows(`INSERT INTO memberships (organization_id, user_id, role) VALUES ($1, $2, 'developer')`, [
        organizationId,
        id,
      ]),
    'whose firm brought it': async (organizationId: string, id: string) => {
      const firm = uuidV4();
      await fixture.superuser.rows('INSERT INTO partner_firms (id, name) VALUES ($1, $2)', [firm, 'Harbour Brokers']);
      await fixture.superuser.rows(
        `INSERT INTO platform_members (user_id, role, firm_id) VALUES ($1, 'business_partner', $2)`,
        [id, firm],
      );
      await fixture.superuser.rows(
        'INSERT INTO introductions (organization_id, introduced_by, firm_id) VALUES ($1, $2, $3)',
        [organizationId, uuidV4(), firm],
      );
    },
  } as const;

  it.each(Object.keys(tie) as (keyof typeof tie)[])('who %s sees nothing and does nothing', async (how) => {
    const made = await fixture.inReview();
    const tied = await fixture.person('compliance_lead');
    await tie[how](made.one.organization.live.organizationId, tied.actor.id);
    await expect(fixture.open(tied, made.caseId)).rejects.toThrow('kyc.conflict_of_interest');
    const check = { case_id: made.caseId, key: 'pep', result: 'pass', note: 'x' } as const;
    expect(codeOf(await recordCheck(later(tied), check, fixture.deps))).toBe('kyc.conflict_of_interest');
    const input = {
      case_id: made.caseId,
      row_version: 5,
      outcome: 'approve',
      reason_codes: [],
      rationale: 'x',
    } as const;
    expect(codeOf(await proposeDecision(later(tied), { ...input, reason_codes: [] }, fixture.deps))).toBe(
      'kyc.conflict_of_interest',
    );
    expect(await rowsOf(made, 'kyc_proposals')).toBe(0);
  });
});

describe('a document', () => {
  it('is judged by who has opened it, and each opening is noted', async () => {
    const made = await fixture.inReview();
    const [document] = (await fixture.open(reviewer, made.caseId)).documents;
    const document_id = document?.document_id ?? '';
    const file_id = document?.files[0]?.file_id ?? '';
    expect(document?.is_seen).toBe(false);
    const accept = { case_id: made.caseId, document_id, verdict: 'accept' } as const;
    expect(codeOf(await judgeDocument(later(reviewer), accept, fixture.deps))).toBe('kyc.documents_unseen');
    const file = { case_id: made.caseId, document_id, file_id };
    const viewed = unwrap(await viewDocument(later(reviewer), file, fixture.deps));
    expect(viewed.type).toBe('png');
    expect([...viewed.bytes.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
    unwrap(await viewDocument(later(reviewer), file, fixture.deps));
    expect(await fixture.count('kyc_document_views WHERE document_id = $1', [document_id])).toBe(2);
    const noted = `audit_entries WHERE action = 'kyc.document_viewed' AND actor_id = $1 AND tenant_id = $2`;
    expect(await fixture.count(noted, [reviewer.actor.id, made.one.organization.live.id])).toBe(2);
    expect(codeOf(await viewDocument(later(reviewer), { ...file, file_id: uuidV4() }, fixture.deps))).toBe(
      'kyc.document_not_found',
    );
    const reject = (reason_code: string) => ({ ...accept, verdict: 'reject' as const, reason_code });
    expect(codeOf(await judgeDocument(later(reviewer), reject('sanctions_match'), fixture.deps))).toBe(
      'kyc.reason_unknown',
    );
    unwrap(await judgeDocument(later(reviewer), reject('document_is_copy'), fixture.deps));
    const [rejected] = (await fixture.open(reviewer, made.caseId)).documents;
    expect(rejected).toMatchObject({ status: 'rejected', reason_code: 'document_is_copy', is_seen: true });
    unwrap(await judgeDocument(later(reviewer), accept, fixture.deps));
    const [accepted] = (await fixture.open(reviewer, made.caseId)).documents;
    expect(accepted).toMatchObject({ status: 'accepted', reason_code: null });
  });
});

describe('a request', () => {
  it('asks for nothing that cannot be answered', async () => {
    const made = await fixture.inReview();
    const { row_version, targets } = await fixture.open(reviewer, made.caseId);
    expect(targets).toContain(`person:${made.personId}.doc.photo_id`);
    const good = { reason_code: 'name_mismatch', target: 'entity.legalName', merchant_text: 'Correct it.' };
    const ask = async (items: (typeof good)[], more = {}) =>
      codeOf(
        await requestInfo(
          later(reviewer),
          { case_id: made.caseId, row_version, items, internal_note: 'never', ...more },
          fixture.deps,
        ),
      );
    expect(await ask([])).toBe('kyc.request_empty');
    expect(await ask([{ ...good, target: `person:${uuidV4()}` }])).toBe('kyc.target_unknown');
    expect(await ask([{ ...good, merchant_text: 'The rest is {n} %.' }])).toBe('kyc.words_unfilled');
    expect(await ask([{ ...good, reason_code: 'sanctions_match' }])).toBe('kyc.reason_not_curable');
    expect(await ask([good, good])).toBe('kyc.target_twice');
    expect(await ask([good], { row_version: row_version - 1 })).toBe('kyc.moved');
    expect(await rowsOf(made, 'kyc_info_requests')).toBe(0);
    expect(await rowsOf(made, 'kyc_notes')).toBe(0);
  });
});
