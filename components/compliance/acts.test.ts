import { expect, it } from 'vitest';
import type { DocumentCard, OpenedCase, ProposalView } from '@/lib/onboarding/contract/desk-case';
import { actOf, missingOf, voidedProposal } from './acts';

const document = (is_seen: boolean): DocumentCard => ({
  document_id: 'd',
  subject: 'person:1',
  kind: 'photo_id',
  type: 'passport',
  status: 'in_review',
  reason_code: null,
  attempt: 1,
  issued_on: null,
  expires_on: null,
  early_reverify: false,
  changed_at: '2026-11-30T12:00:00.000Z',
  is_seen,
  files: [],
});
const ada: OpenedCase['subjects'][number] = {
  subject: 'person:1',
  kind: 'person',
  roles: [],
  is_publicly_held: false,
  is_erased: false,
  name: 'Ada Seafarer',
  effective_share: null,
  owner_by: [],
  fields: [],
};
const check = (is_open: boolean): OpenedCase['checks'][number] => ({
  key: 'pep',
  source: null,
  result: 'pending',
  is_open,
  asks: [],
  note: null,
  checked_by: null,
  checked_at: null,
  previous_result: null,
  changed: false,
});
const proposal = (state: ProposalView['state'], proposed_at: string): ProposalView => ({
  proposal_id: proposed_at,
  outcome: 'approve',
  reason_codes: [],
  rationale: null,
  proposed_by: { id: 'r', name: 'Rita Review' },
  proposer_role: 'compliance_reviewer',
  proposed_at,
  is_mine: false,
  lead_because: [],
  state,
  sent_back_note: null,
});

it('lists documents that were not opened and checks without a result, and nothing else', () => {
  const given = { documents: [document(false), document(true)], checks: [check(true), check(false)], subjects: [ada] };
  expect(missingOf({ ...given, open_request: null })).toEqual([
    'Open the document “Identity document” of Ada Seafarer',
    'Record a result of the check “Politically exposed people”',
  ]);
  expect(
    missingOf({ documents: [document(true)], checks: [check(false)], subjects: [ada], open_request: null }),
  ).toEqual([]);
});

it('tells of a voided proposal until another one was made', () => {
  const early = proposal('withdrawn', '2026-11-30T10:00:00.000Z');
  const late = proposal('overtaken', '2026-11-30T11:00:00.000Z');
  expect(voidedProposal({ proposal: null, past_proposals: [early, late] })).toBe(late);
  expect(
    voidedProposal({ proposal: null, past_proposals: [{ ...early, proposed_at: '2026-12-01T00:00:00.000Z' }, late] }),
  ).toBeNull();
  expect(voidedProposal({ proposal: proposal('open', '2026-12-01T00:00:00.000Z'), past_proposals: [late] })).toBeNull();
});

it('takes an act that the server does not name for closed', () => {
  const acts: OpenedCase['acts'] = [
    { act: 'confirm', is_open: true, reason: null },
    { act: 'claim', is_open: false, reason: { code: 'x', message: 'Somebody has it.' } },
  ];
  expect(actOf({ acts }, 'confirm')).toEqual({ isOpen: true, why: null });
  expect(actOf({ acts }, 'claim')).toEqual({ isOpen: false, why: 'Somebody has it.' });
  expect(actOf({ acts }, 'release')).toEqual({ isOpen: false, why: null });
});
