import { describe, expect, it } from 'vitest';
import { kycStatuses } from '@/lib/onboarding/domain/kyc/kyc.machine';
import { fieldSpecs } from './fields';
import { formSections, sectionOf, sectionStateOf } from './sections';

describe('a section', () => {
  it.each([
    ['entity.legalName', 'business'],
    ['entity.bankAccountHolder', 'payout'],
    ['payout', 'payout'],
    ['description', 'website'],
    ['entity.website', 'website'],
    ['person:1.givenName', 'people'],
    ['person:1.doc.photo_id', 'documents'],
    ['entity.doc.bank_statement', 'documents'],
    ['category_documents', 'documents'],
    ['ownership.1', 'ownership'],
    ['company:1.legalName', 'ownership'],
    ['entity.seniorOfficial', 'ownership'],
    ['people', 'people'],
    ['review.identity', 'people'],
    ['review.transfer_instrument', 'payout'],
    ['review.licences', 'documents'],
  ] as const)('holds %s in %s', (target, section) => {
    expect(sectionOf(target)).toBe(section);
  });

  it('is there for every field', () => {
    const fields = Object.keys(fieldSpecs.entity).map((path) => sectionOf(`entity.${path}`));
    expect(new Set(fields)).toEqual(new Set(['business', 'website', 'payout', 'ownership']));
  });

  const facts = { due: 0, dueAnywhere: 0, begun: true };

  it('is done only when nothing is due in it, and signing opens when nothing is due anywhere', () => {
    const draft = { ...facts, status: 'draft' } as const;
    expect(sectionStateOf('people', draft)).toBe('done');
    expect(sectionStateOf('people', { ...draft, due: 1, dueAnywhere: 1 })).toBe('in_progress');
    expect(sectionStateOf('people', { ...draft, due: 1, dueAnywhere: 1, begun: false })).toBe('not_started');
    expect(sectionStateOf('signing', { ...draft, dueAnywhere: 1 })).toBe('locked');
    expect(sectionStateOf('signing', draft)).toBe('not_started');
  });

  it('needs changes where something was asked, and nowhere else', () => {
    const asked = { ...facts, status: 'additional_info_required', dueAnywhere: 1 } as const;
    expect(sectionStateOf('documents', { ...asked, due: 1 })).toBe('needs_changes');
    expect(sectionStateOf('people', asked)).toBe('with_compliance');
  });

  it('is with compliance as long as they have it', () => {
    const held = kycStatuses.filter((status) =>
      formSections.every((name) => sectionStateOf(name, { ...facts, status }) === 'with_compliance'),
    );
    expect(held).toEqual(['submitted', 'auto_verification', 'manual_review']);
  });
});
