import { describe, expect, it } from 'vitest';
import { must } from '@/lib/onboarding/domain/testing/cases';
import { reviewEditions } from '@/lib/onboarding/policies/reviews';
import { checkDates, checkDuplicate, needsEarlyReview } from './check-document';

const policy = must(reviewEditions[0]);
const today = '2026-11-30';
const dates = (more: Partial<Parameters<typeof checkDates>[0]>) =>
  checkDates({ kind: 'photo_id', issuedOn: null, expiresOn: null, ...more }, policy, today);

describe('the days on a document', () => {
  it.each([
    ['2026-11-29', ['id.not_expired refuse']],
    ['2026-11-30', ['id.min_validity warn']],
    ['2027-04-30', ['id.min_validity warn']],
    ['2027-05-29', ['id.min_validity warn']],
    ['2027-05-30', []],
    [null, []],
  ])('valid until %s', (expiresOn, expected) => {
    const findings = dates({ expiresOn });
    expect(findings.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual(expected);
    expect(needsEarlyReview(findings)).toBe(expected[0]?.startsWith('id.min_validity') ?? false);
  });

  it('of an address are at most three months old', () => {
    expect(dates({ kind: 'proof_of_address', issuedOn: '2026-08-30' })).toEqual([]);
    expect(dates({ kind: 'proof_of_residency', issuedOn: '2026-08-29' })).toMatchObject([
      { rule: 'address.age', severity: 'refuse' },
    ]);
    expect(dates({ kind: 'photo_id', issuedOn: '2016-08-29' })).toEqual([]);
  });
});

it('flags a file that stands for somebody else, to the reviewer only', () => {
  expect(checkDuplicate('person:ada', ['person:ada'])).toEqual([]);
  expect(checkDuplicate('person:ada', ['person:ada', 'person:bob'])).toMatchObject([
    { rule: 'dup.hash', severity: 'flag' },
  ]);
});
