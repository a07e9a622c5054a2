import { describe, expect, it } from 'vitest';
import type { Outcome } from '@/lib/kernel/outcome';
import {
  after,
  application,
  categoryNamed,
  facts,
  lead,
  now,
  person,
  proposed,
  reviewer,
  second,
} from '@/lib/onboarding/domain/testing/cases';
import { onboardingRoles } from './actor';
import {
  type KycApplication,
  type Proposal,
  type ProposalOutcome,
  proposalOutcomes,
  type TransitionFacts,
} from './application';
import { checkDecider, commandOf, decideProposal, leadReasons, unseenDocuments } from './four-eyes';

const code = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.refusal.code);

const decide = (
  outcome: ProposalOutcome,
  actor = second,
  {
    app = {},
    more = {},
    proposal = {},
  }: { app?: Partial<KycApplication>; more?: Partial<TransitionFacts>; proposal?: Partial<Proposal> } = {},
) =>
  checkDecider({ ...application, ...app }, [outcome], actor, {
    ...facts,
    proposal: proposed(outcome, proposal),
    ...more,
  });

describe('who may decide', () => {
  it.each<[string, ProposalOutcome, Partial<KycApplication>, string | null]>([
    ['an approval of low risk', 'approve', { riskTier: 'low' }, null],
    ['an approval of standard risk', 'approve', { riskTier: 'medium' }, null],
    ['an approval of high risk', 'approve', { riskTier: 'high' }, 'kyc.lead_required'],
    ['an approval nobody assessed', 'approve', { riskTier: null }, 'kyc.lead_required'],
    ['an approval with an exposed person', 'approve', { hasPep: true }, 'kyc.lead_required'],
    ['an approval after the last attempt', 'approve', { attempt: 4 }, 'kyc.lead_required'],
    ['a rejection that may be tried again', 'reject_retry', {}, null],
    ['a rejection after the last attempt', 'reject_retry', { attempt: 4 }, 'kyc.lead_required'],
    ['a final rejection', 'reject_final', {}, 'kyc.lead_required'],
    ['a suspension', 'suspend', {}, 'kyc.lead_required'],
    ['the end of a suspension', 'reinstate', {}, 'kyc.lead_required'],
    ['the end of the relationship', 'close', {}, 'kyc.lead_required'],
  ])('%s', (_, outcome, app, refusal) => {
    expect(code(decide(outcome, second, { app }))).toBe(refusal);
    expect(code(decide(outcome, lead, { app }))).toBeNull();
  });

  it('takes a lead for a restricted category, with its reasons', () => {
    const category = categoryNamed('forex');
    expect(code(decide('approve', second, { more: { category } }))).toBe('kyc.lead_required');
    expect(leadReasons('approve', application, { category })).toEqual(['category', 'policy_conflict']);
    expect(leadReasons('approve', application, { category: null })).toEqual(['category']);
  });

  it.each(onboardingRoles.filter((role) => !role.startsWith('compliance')))('is never a %s', (role) => {
    for (const outcome of proposalOutcomes) {
      const actor = person('x', role);
      expect(code(decide(outcome, actor))).toBe('kyc.actor_not_allowed');
      const status = statusFor(outcome);
      expect(code(decideProposal({ ...application, status }, outcome, ['other'], actor, facts))).toBe(
        'kyc.actor_not_allowed',
      );
    }
  });
});

const statusFor = (outcome: ProposalOutcome) => {
  const command = commandOf[outcome];
  if (command === 'approve' || command === 'reject') return 'manual_review';
  return command === 'reinstate' ? 'suspended' : 'approved';
};

describe('the second person', () => {
  it('is another than the first, lead or not', () => {
    for (const outcome of proposalOutcomes) {
      expect(code(decide(outcome, lead, { proposal: { proposedBy: 'l1', proposerRole: 'compliance_lead' } }))).toBe(
        'kyc.second_person_required',
      );
    }
  });

  it('decides what was proposed, on what was proposed, and nothing else', () => {
    expect(code(decide('approve', second, { more: { proposal: null } }))).toBe('kyc.proposal_missing');
    expect(code(decide('approve', second, { more: { proposal: proposed('reject_retry') } }))).toBe(
      'kyc.proposal_missing',
    );
    expect(code(decide('approve', second, { app: { snapshotHash: 'hash-2' } }))).toBe('kyc.proposal_void');
    expect(code(decide('approve', second, { app: { snapshotHash: null } }))).toBe('kyc.proposal_void');
  });

  it('belongs neither to the organisation nor to the firm that introduced it', () => {
    const own = { ...second, organizationIds: ['org-9', 'org-1'] };
    expect(code(decide('approve', own))).toBe('kyc.conflict_of_interest');
    const partner = { ...second, partnerIds: ['p1'] };
    expect(code(decide('approve', partner, { app: { introducedBy: 'p1' } }))).toBe('kyc.conflict_of_interest');
    expect(code(decide('approve', partner, { app: { introducedBy: 'p2' } }))).toBeNull();
    expect(code(decide('approve', partner))).toBeNull();
  });

  it('had no part in what an appeal is against, and neither had the first', () => {
    expect(code(decide('approve', second, { app: { excludedReviewers: ['r2'] } }))).toBe('kyc.appeal_other_reviewer');
    expect(code(decide('approve', second, { app: { excludedReviewers: ['r1'] } }))).toBe('kyc.appeal_other_reviewer');
  });

  it('has opened every required document since it changed', () => {
    const changed = { requiredDocuments: [{ documentId: 'd1', changedAt: after }] };
    expect(decide('approve', second, { more: changed })).toMatchObject({
      ok: false,
      refusal: { code: 'kyc.documents_unseen', details: { document_ids: ['d1'] } },
    });
    const another = { views: [{ documentId: 'd1', personId: 'r1', viewedAt: now }] };
    expect(unseenDocuments('r2', { ...facts, ...another })).toEqual(['d1']);
    const atOnce = { requiredDocuments: [{ documentId: 'd1', changedAt: now }] };
    expect(unseenDocuments('r2', { ...facts, ...atOnce })).toEqual(['d1']);
  });

  it('may stop a relationship without reading it anew', () => {
    expect(code(decide('suspend', lead, { more: { views: [] } }))).toBeNull();
    expect(code(decide('reject_final', lead, { more: { views: [] } }))).toBe('kyc.documents_unseen');
  });
});

describe('a proposal', () => {
  const propose = (outcome: ProposalOutcome, codes: readonly string[], app: Partial<KycApplication> = {}) =>
    decideProposal({ ...application, ...app }, outcome, codes, reviewer, facts);

  it('is bound to what is frozen', () => {
    expect(propose('approve', [])).toEqual({ ok: true, value: proposed('approve') });
    expect(code(propose('approve', [], { snapshotHash: null }))).toBe('kyc.snapshot_missing');
  });

  it('needs a status in which its outcome is possible', () => {
    expect(code(propose('approve', [], { status: 'draft' }))).toBe('kyc.draft');
    expect(code(propose('suspend', ['other'], { status: 'manual_review' }))).toBe('kyc.in_review');
  });

  it('says why, with reasons that fit', () => {
    expect(code(propose('reject_retry', []))).toBe('kyc.reason_missing');
    expect(code(propose('reject_retry', ['made_up']))).toBe('kyc.reason_unknown');
    expect(code(propose('reject_retry', ['sanctions_match']))).toBe('kyc.reason_not_curable');
    expect(code(propose('reject_final', ['sanctions_match']))).toBeNull();
  });

  it('is not made by somebody of the house', () => {
    const insider = { ...reviewer, organizationIds: ['org-1'] };
    expect(code(decideProposal(application, 'approve', [], insider, facts))).toBe('kyc.conflict_of_interest');
  });
});
