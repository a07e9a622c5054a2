import { describe, expect, it } from 'vitest';
import { kycStatuses } from '@/lib/onboarding/domain/kyc/kyc.machine';
import { ada, after, before, company, document, must, now, policies } from '@/lib/onboarding/domain/testing/cases';
import { requirementOf, unlocksOf } from './ask';
import type { ApplicationFacts, InfoItemFacts, PersonFacts } from './facts';
import { listRequirements, type RequirementState, reasonsOn, requirementStates } from './list-requirements';

const lists = (more: Partial<ApplicationFacts> = {}, at = now, given = policies) =>
  listRequirements({ ...company, ...more }, given, at);
const ids = (state: RequirementState, more: Partial<ApplicationFacts> = {}) => lists(more)[state].map(({ id }) => id);

describe('a draft', () => {
  it('that is complete has nothing due, and says what failed checks would ask for', () => {
    expect(ids('currently_due')).toEqual([]);
    expect(ids('eventually_due')).toEqual([
      'entity.doc.registration_document:document_missing',
      'entity.doc.proof_of_address:document_missing',
      'entity.doc.tax_document:document_missing',
      'entity.doc.proof_of_ownership:document_missing',
      'entity.doc.proof_of_signatory:document_missing',
      'person:ada.doc.photo_id:document_missing',
      'person:ada.doc.proof_of_residency:document_missing',
    ]);
  });

  it.each<[string, Partial<ApplicationFacts>, readonly string[]]>([
    ['without a field', { missingFields: ['legalName'] }, ['entity.legalName:field_missing']],
    ['without a description', { descriptionWords: 0 }, ['description:field_missing']],
    ['without a field of a person', { people: [{ ...ada, missingFields: ['dob'] }] }, ['person:ada.dob:field_missing']],
    ['without a director', { people: [{ ...ada, roles: ['authorised_signatory'] }] }, ['people:director_missing']],
    ['without a signatory', { people: [{ ...ada, roles: ['director'] }] }, ['people:signatory_missing']],
    ['with a signatory under age', { people: [{ ...ada, isAdult: false }] }, ['people:underage_person']],
    ['without a document', { documents: [] }, ['entity.doc.bank_statement:document_missing']],
  ])('%s', (_, more, expected) => {
    expect(ids('currently_due', more)).toEqual(expected);
  });

  it('of one person asks for no director and no owner', () => {
    const alone: PersonFacts = { ...ada, roles: ['authorised_signatory'] };
    const ownership = { ok: false, refusal: { code: 'x', status: 422, message: 'x' } } as const;
    expect(ids('currently_due', { entityType: 'sole_proprietorship', people: [alone], ownership })).toEqual([]);
  });

  it('asks who owns what nobody is named for', () => {
    const assessed = { owners: [], holders: [], blockingGaps: [], needsSeniorOfficial: false };
    const gap = {
      ok: true,
      value: { ...assessed, holders: [], blockingGaps: [{ entityId: 'S', name: 'S Ltd', missing: 40_000 }] },
    } as const;
    expect(lists({ ownership: gap }).currently_due).toMatchObject([
      {
        id: 'ownership.S:ownership_gap',
        words: 'Tell us who holds the remaining 40 %.',
        unlocks: ['people', 'ownership'],
      },
    ]);
    const invalid = {
      ok: false,
      refusal: { code: 'ownership.cycle', status: 422, message: 'Round and round.' },
    } as const;
    expect(lists({ ownership: invalid }).currently_due).toMatchObject([
      { id: 'ownership:ownership_invalid', words: 'The ownership does not add up. Correct it: Round and round.' },
    ]);
    const nobody = { ok: true, value: { ...assessed, needsSeniorOfficial: true } } as const;
    expect(ids('currently_due', { ownership: nobody })).toEqual(['people:owner_missing']);
    expect(ids('currently_due', { ownership: nobody, seniorOfficialId: 'zoe' })).toEqual(['people:owner_missing']);
    expect(ids('currently_due', { ownership: nobody, seniorOfficialId: 'ada' })).toEqual([]);
    const unnamed = {
      ok: true,
      value: { ...assessed, owners: [{ personId: 'zoe', share: 50_000, bases: [] }] },
    } as const;
    expect(ids('currently_due', { ownership: unnamed })).toEqual(['people:owner_missing']);
  });

  it('asks for a document again when it cannot be used, and says why', () => {
    const refuse = { rule: 'file.complete', severity: 'refuse', todo: '', reasonCode: 'document_incomplete' } as const;
    const state = (...documents: ReturnType<typeof document>[]) => ids('currently_due', { documents });
    expect(state(document({ findings: [refuse] }))).toEqual(['entity.doc.bank_statement:document_incomplete']);
    expect(state(document({ status: 'quality_failed', findings: [refuse] }))).toEqual([
      'entity.doc.bank_statement:document_incomplete',
    ]);
    const wrong = { ...refuse, reasonCode: 'document_wrong_type' };
    expect(lists({ documents: [document({ findings: [wrong] })] }).currently_due).toMatchObject([
      { words: 'This is another document than the one needed. Upload one of: bank statement.' },
    ]);
    expect(state(document({ status: 'rejected' }))).toEqual(['entity.doc.bank_statement:document_unreadable']);
    expect(state(document({ status: 'expired' }))).toEqual(['entity.doc.bank_statement:document_expired']);
    expect(state(document({ status: 'superseded' }))).toEqual(['entity.doc.bank_statement:document_missing']);
    expect(state(document({ subject: 'person:ada' }))).toEqual(['entity.doc.bank_statement:document_missing']);
    expect(state(document({ status: 'accepted' }), document({ id: 'doc-2', status: 'rejected' }))).toEqual([]);
    expect(ids('pending', { documents: [document({ status: 'scanning' })] })).toEqual([
      'entity.doc.bank_statement:document_missing',
    ]);
  });

  it('needs both sides of a card, in high risk at once', () => {
    const card = document({
      id: 'doc-2',
      kind: 'photo_id',
      type: 'identity_card',
      subject: 'person:ada',
      sides: ['front'],
    });
    const due = (sides: readonly ('front' | 'back')[]) =>
      ids('currently_due', { riskTier: 'high', documents: [document(), { ...card, sides }] });
    expect(due(['front'])).toContain('person:ada.doc.photo_id:document_missing_side');
    expect(due(['front', 'back']).filter((id) => id.includes('photo_id'))).toEqual([]);
  });

  it('has its deadline, and is past it', () => {
    expect(lists({ missingFields: ['legalName'], deadline: after }).currently_due[0]?.deadline).toEqual(after);
    expect(ids('past_due', { missingFields: ['legalName'], deadline: before })).toEqual([
      'entity.legalName:field_missing',
    ]);
    expect(ids('currently_due', { missingFields: ['legalName'], deadline: before })).toEqual([]);
  });
});

describe('sent in', () => {
  it('has nothing due; what was given is pending', () => {
    for (const status of ['submitted', 'auto_verification', 'manual_review'] as const) {
      expect(ids('currently_due', { status, missingFields: ['legalName'] })).toEqual([]);
      expect(ids('pending', { status })).toEqual(['entity.doc.bank_statement:document_missing']);
    }
  });

  const item = (more: Partial<InfoItemFacts> = {}): InfoItemFacts => ({
    reasonCode: 'address_mismatch',
    targetPath: 'person:ada.doc.proof_of_residency',
    merchantText: 'The street differs.',
    state: 'open',
    dueAt: after,
    ...more,
  });
  const asked = (...infoItems: InfoItemFacts[]) => ({ status: 'additional_info_required' as const, infoItems });

  it('shows what a reviewer asks, in the words of the reviewer, with what it opens', () => {
    expect(lists(asked(item())).currently_due).toEqual([
      {
        id: 'person:ada.doc.proof_of_residency:address_mismatch',
        target: 'person:ada.doc.proof_of_residency',
        reasonCode: 'address_mismatch',
        words: 'The street differs.',
        deadline: after,
        unlocks: ['person:ada.residence', 'person:ada.doc.proof_of_residency'],
      },
    ]);
  });

  it('moves an item with its answer', () => {
    const id = 'person:ada.doc.proof_of_residency:address_mismatch';
    expect(ids('pending', asked(item({ state: 'answered' })))).toContain(id);
    expect(ids('currently_due', asked(item({ state: 'still_open' })))).toEqual([id]);
    expect(ids('past_due', asked(item({ dueAt: before })))).toEqual([id]);
    expect(
      Object.values(lists(asked(item({ state: 'accepted' }))))
        .flat()
        .map((one) => one.id),
    ).not.toContain(id);
  });
});

describe('approved', () => {
  const review = {
    state: 'open',
    portions: ['identity', 'licences'],
    answered: ['licences'],
    opensAt: before,
    dueAt: after,
    lapsedAt: null,
  } as const;

  it('has an open review due, part by part', () => {
    const open = lists({ status: 'approved', review });
    expect(open.currently_due).toMatchObject([
      { id: 'review.identity:review_due', deadline: after, unlocks: ['review.identity'] },
    ]);
    expect(open.pending).toMatchObject([{ id: 'review.licences:review_due' }]);
    const late = { ...review, state: 'overdue', dueAt: before } as const;
    expect(ids('past_due', { status: 'suspended', review: late })).toEqual(['review.identity:review_due']);
    expect(ids('pending', { status: 'approved', review: { ...review, state: 'in_review' } })).toHaveLength(2);
    expect(ids('currently_due', { status: 'approved', review: { ...review, state: 'scheduled' } })).toEqual([]);
  });

  it('announces documents that run out', () => {
    const running = (expiresOn: string) => ({
      status: 'approved' as const,
      documents: [document({ kind: 'photo_id', subject: 'person:ada', status: 'expiring', expiresOn })],
    });
    expect(lists(running('2026-11-30')).eventually_due).toMatchObject([
      { id: 'person:ada.doc.photo_id:document_expired', deadline: new Date('2026-11-30T23:59:59.999Z') },
    ]);
    expect(ids('past_due', running('2026-11-29'))).toEqual(['person:ada.doc.photo_id:document_expired']);
  });

  it('announces what the next edition of the policy will ask for', () => {
    const edition = must(policies.documents[0]);
    const rules = edition.rules.map((rule) =>
      rule.kind === 'registration_document' ? { ...rule, need: 'upfront' as const } : rule,
    );
    const next = { ...edition, version: '2027-1', effectiveFrom: '2027-01-01', rules };
    const given = { ...policies, documents: [edition, next] };
    for (const status of ['draft', 'approved'] as const) {
      expect(lists({ status }, now, given).future).toMatchObject([
        { id: 'entity.doc.registration_document:document_missing', deadline: new Date('2027-01-01T00:00:00Z') },
      ]);
    }
    expect(lists({ status: 'approved', documents: [] }, now, given).future).toHaveLength(1);
    expect(ids('future')).toEqual([]);
    const begun = lists({}, new Date('2027-01-01T00:00:00Z'), given);
    expect(begun.currently_due.map(({ id }) => id)).toEqual(['entity.doc.registration_document:document_missing']);
    expect(begun.future).toEqual([]);
  });
});

it('asks nothing once it has ended, and a final rejection asks nothing either', () => {
  const everything = (more: Partial<ApplicationFacts>) =>
    Object.values(lists({ missingFields: ['legalName'], ...more })).flat();
  expect(everything({ status: 'withdrawn' })).toEqual([]);
  expect(everything({ status: 'closed' })).toEqual([]);
  expect(everything({ status: 'rejected', rejectType: 'final' })).toEqual([]);
  expect(everything({ status: 'rejected', rejectType: 'retry' })).not.toEqual([]);
});

it('lists a thing once, in every status', () => {
  for (const status of kycStatuses) {
    const all = Object.values(lists({ status, documents: [], missingFields: ['legalName'] })).flat();
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  }
  expect(requirementStates).toHaveLength(5);
});

it('opens the place that a reason is about', () => {
  const edition = reasonsOn(policies, now);
  const opened = (target: string, reasonCode: string) => unlocksOf(edition, { target, reasonCode });
  expect(opened('entity.doc.proof_of_address', 'address_mismatch')).toEqual([
    'entity.registeredAddress',
    'entity.doc.proof_of_address',
  ]);
  expect(opened('person:ada.doc.photo_id', 'name_mismatch')).toEqual(['person:ada', 'person:ada.doc.photo_id']);
  expect(opened('category', 'mcc_docs_missing')).toEqual(['category_documents']);
  expect(opened('entity', 'sanctions_match')).toEqual([]);
  expect(() => requirementOf(edition, { target: 'x', reasonCode: 'made_up' }, null)).toThrow('made_up');
});
