import { describe, expect, it } from 'vitest';
import { categoryOn } from '@/lib/onboarding/domain/policy/category-policy';
import { documentsAskedOn } from '@/lib/onboarding/domain/policy/document-policy';
import { dayOf, editionAfter, editionOn } from '@/lib/onboarding/domain/policy/edition';
import { fixText, placeholdersOf, reasonOn } from '@/lib/onboarding/domain/policy/reason-policy';
import { addMonths, nextReviewOn, reviewPolicyOn, windowOf } from '@/lib/onboarding/domain/policy/review-policy';
import { documentKinds, type EntityType, entityTypes } from '@/lib/onboarding/domain/policy/terms';
import { must } from '@/lib/onboarding/domain/testing/cases';
import { categoryEditions } from './categories';
import { documentEditions } from './documents';
import { reasonEditions } from './reasons';
import { reviewEditions } from './reviews';
import { categoryEdition, editionsOf, reasonEdition } from './schema';

const day = '2026-11-30';

describe('editions', () => {
  const editions = [
    { version: 'b', effectiveFrom: '2026-06-01' },
    { version: 'a', effectiveFrom: '2026-01-01' },
    { version: 'c', effectiveFrom: '2027-01-01' },
  ];

  it.each([
    ['2025-12-31', undefined, 'a'],
    ['2026-01-01', 'a', 'b'],
    ['2026-05-31', 'a', 'b'],
    ['2026-06-01', 'b', 'c'],
    ['2027-03-01', 'c', undefined],
  ])('on %s', (on, inForce, next) => {
    expect(editionOn(editions, on)?.version).toBe(inForce);
    expect(editionAfter(editions, on)?.version).toBe(next);
  });

  it('are taken by the day in UTC', () => {
    expect(dayOf(new Date('2026-12-31T23:59:59.999Z'))).toBe('2026-12-31');
  });

  it('follow each other, and no row stands in one twice', () => {
    const [edition] = categoryEditions;
    const twice = { ...must(edition), categories: [...must(edition).categories, must(must(edition).categories[0])] };
    expect(categoryEdition.safeParse(edition).success).toBe(true);
    expect(categoryEdition.safeParse(twice).success).toBe(false);
    expect(editionsOf(categoryEdition).safeParse([edition, edition]).success).toBe(false);
    expect(editionsOf(categoryEdition).safeParse([]).success).toBe(false);
    expect(reasonEdition.safeParse({ ...must(reasonEditions[0]), extra: 1 }).success).toBe(false);
  });
});

describe('categories', () => {
  const keysOf = (eligibility: string) =>
    must(categoryEditions[0])
      .categories.filter((one) => one.eligibility === eligibility)
      .map(({ key }) => key);

  it('hold those that are always prohibited or restricted', () => {
    expect(keysOf('prohibited')).toEqual(
      expect.arrayContaining(['malware', 'adult_content', 'hate_speech', 'counterfeit', 'weapons', 'dropshipping']),
    );
    expect(keysOf('prohibited')).toHaveLength(14);
    expect(keysOf('restricted')).toEqual(['forex', 'crypto', 'supplements', 'gaming']);
  });

  it('are unknown before the first edition and under another name', () => {
    expect(categoryOn(categoryEditions, day, 'forex')).toMatchObject({ policyConflict: true });
    expect(categoryOn(categoryEditions, '2025-01-01', 'forex')).toBeNull();
    expect(categoryOn(categoryEditions, day, 'constructor')).toBeNull();
  });
});

describe('documents', () => {
  /** One letter per kind in the order of the table: upfront, on failure, never. */
  const lettersOf = (entityType: EntityType): string => {
    const question = {
      entityType,
      riskTier: 'low' as const,
      hasHistory: true,
      checksFailed: false,
      categoryDocuments: [],
    };
    const asked = must(documentsAskedOn(documentEditions, day, question));
    return documentKinds
      .slice(0, 12)
      .map((kind) => asked.find((one) => one.kind === kind))
      .map((one) => (one === undefined ? '-' : one.due ? 'U' : 'R'))
      .join('');
  };

  it.each<[EntityType, string]>([
    ['sole_proprietorship', 'RRRR----URRR'],
    ['private_company', 'R-RRRR--URRR'],
    ['listed_public_company', 'R-RR-RU-URRR'],
    ['partnership_incorporated', 'RRRRRR--URRR'],
    ['partnership_unincorporated', 'RRRRRR--URRR'],
    ['association_incorporated', 'RRRR-U-RURRR'],
    ['non_profit', 'RRRR-U-UURRR'],
    ['governmental_organization', 'R-R--U--U-R-'],
    ['trust', '-URRUU--URRR'],
  ])('of a %s', (entityType, letters) => {
    expect(lettersOf(entityType)).toBe(letters);
  });

  it('are due when checks failed, when the risk is high, and when the category says so', () => {
    const ask = (more: object) =>
      must(
        documentsAskedOn(documentEditions, day, {
          entityType: 'private_company',
          riskTier: 'low',
          hasHistory: false,
          checksFailed: false,
          categoryDocuments: [],
          ...more,
        }),
      );
    const due = (more: object) =>
      ask(more)
        .filter((one) => one.due)
        .map(({ kind }) => kind);
    expect(due({})).toEqual(['bank_statement']);
    expect(due({ checksFailed: true })).toEqual(ask({}).map(({ kind }) => kind));
    expect(due({ riskTier: 'high' })).toEqual(ask({}).map(({ kind }) => kind));
    expect(due({ categoryDocuments: ['aml_policy'] })).toEqual(['bank_statement', 'aml_policy']);
    expect(ask({}).map(({ kind }) => kind)).not.toContain('processing_statements');
    expect(ask({ hasHistory: true }).map(({ kind }) => kind)).toContain('processing_statements');
  });

  it('of people are those of everybody, or of some roles', () => {
    const subject = (entityType: EntityType) =>
      must(documentEditions[0]).rules.find((rule) => rule.kind === 'photo_id' && rule.entityType === entityType)
        ?.subject;
    expect(subject('private_company')).toBe('all');
    expect(subject('listed_public_company')).toEqual(['director', 'authorised_signatory']);
    expect(subject('governmental_organization')).toEqual(['authorised_signatory']);
  });

  it('have a rule of each entity type, and something to upload for each kind', () => {
    const { accepted, rules } = must(documentEditions[0]);
    expect(new Set(rules.map(({ entityType }) => entityType))).toEqual(new Set(entityTypes));
    expect(accepted.photo_id.map(({ type, sides }) => `${type} ${sides.length}`)).toEqual([
      'passport 1',
      'identity_card 2',
      'drivers_license 2',
    ]);
    expect(documentKinds.filter((kind) => accepted[kind].length === 0)).toEqual([]);
  });
});

describe('reasons', () => {
  const all = must(reasonEditions[0]).reasons;

  it('that are final open nothing', () => {
    expect(all.filter(({ retryable }) => !retryable).map(({ code, unlocks }) => [code, unlocks])).toEqual([
      ['category_prohibited', []],
      ['sanctions_match', []],
      ['document_tampered', []],
      ['document_fraudulent', []],
      ['identity_theft_suspected', []],
    ]);
    expect(all.filter(({ retryable, unlocks }) => retryable && unlocks.length === 0)).toEqual([]);
  });

  it('that must warn nobody share their words', () => {
    const neutral = all.filter((one) => one.neutral);
    expect(neutral).toHaveLength(4);
    expect(new Set(neutral.map(({ fix }) => fix)).size).toBe(1);
    expect(neutral[0]?.fix).not.toMatch(/sanction|tamper|fraud|theft/i);
  });

  it('that a machine may ask for need nothing filled in', () => {
    const quality = all.filter(({ fileQuality }) => fileQuality);
    expect(quality.length).toBeGreaterThan(3);
    expect(quality.flatMap(placeholdersOf)).toEqual([]);
  });

  it('are filled in once, with what is given', () => {
    const gap = must(reasonOn(reasonEditions, day, 'ownership_gap'));
    expect(fixText(gap, { n: '40' })).toBe('Tell us who holds the remaining 40 %.');
    const other = must(reasonOn(reasonEditions, day, 'other'));
    expect(fixText(other, { text: '{n} $& {text}' })).toBe('{n} $& {text}');
    expect(() => fixText(gap, {})).toThrow('n');
    expect(() => fixText({ code: 'x', fix: '{toString}' }, {})).toThrow('toString');
    expect(reasonOn(reasonEditions, '2020-01-01', 'other')).toBeNull();
  });
});

describe('reviews', () => {
  const policy = must(reviewPolicyOn(reviewEditions, day));

  it('give thirty days for who somebody is and sixty for what they do', () => {
    expect(policy.windowDays).toEqual({
      identity: 30,
      ownership: 30,
      transfer_instrument: 30,
      business_profile: 60,
      licences: 60,
    });
    expect(windowOf(policy, ['licences', 'identity'])).toBe(30);
    expect(windowOf(policy, ['licences'])).toBe(60);
    expect(windowOf(policy, [])).toBeNull();
  });

  it('come more often the higher the risk', () => {
    expect(nextReviewOn(policy, day, 'high')).toBe('2027-11-30');
    expect(nextReviewOn(policy, day, 'medium')).toBe('2028-11-30');
    expect(nextReviewOn(policy, day, 'low')).toBe('2029-11-30');
    expect(nextReviewOn(policy, day, null)).toBe('2027-11-30');
  });

  it.each([
    ['2026-08-31', 6, '2027-02-28'],
    ['2027-08-31', 6, '2028-02-29'],
    ['2026-05-31', -3, '2026-02-28'],
    ['2026-11-30', 6, '2027-05-30'],
  ])('%s and %i months are %s', (from, months, to) => {
    expect(addMonths(from, months)).toBe(to);
  });
});
