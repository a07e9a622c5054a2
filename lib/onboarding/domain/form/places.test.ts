import { expect, it } from 'vitest';
import type { PeriodicReview } from '@/lib/onboarding/domain/review/periodic-review';
import { isUnlocked, mayEdit, reviewUnlocks } from './places';

it('opens a draft as a whole and what was sent in nowhere', () => {
  expect(mayEdit('draft', [], 'entity.legalName')).toBe(true);
  for (const status of ['submitted', 'manual_review', 'expired', 'rejected'] as const) {
    expect(mayEdit(status, ['entity'], 'entity.legalName')).toBe(false);
  }
});

it('opens of what is approved only what an open review asks for and was not answered', () => {
  const review: PeriodicReview = {
    state: 'open',
    portions: ['transfer_instrument', 'business_profile'],
    answered: ['business_profile'],
    opensAt: null,
    dueAt: null,
    lapsedAt: null,
  };
  const may = (target: string, more: Partial<PeriodicReview> = {}) =>
    mayEdit('approved', reviewUnlocks({ ...review, ...more }), target);
  expect(may('entity.bankAccountNumber')).toBe(true);
  expect(may('entity.website')).toBe(false);
  expect(may('entity.website', { answered: [] })).toBe(true);
  expect(may('entity.bankAccountNumber', { state: 'submitted' })).toBe(false);
  expect(may('entity.bankAccountNumber', { state: 'scheduled' })).toBe(false);
});

it('opens only what was asked for', () => {
  const one = 'person:00000000-0000-4000-8000-000000000001';
  const other = 'person:00000000-0000-4000-8000-000000000002';
  expect(mayEdit('additional_info_required', [`${one}.doc.photo_id`], `${one}.doc.photo_id`)).toBe(true);
  expect(mayEdit('additional_info_required', [`${one}.doc.photo_id`], `${one}.familyName`)).toBe(false);
  expect(mayEdit('additional_info_required', [one], `${one}.familyName`)).toBe(true);
  expect(mayEdit('additional_info_required', [one], `${other}.familyName`)).toBe(false);
});

it.each([
  ['website', 'entity.website', true],
  ['website', 'entity.legalName', false],
  ['description', 'entity.description', true],
  ['payout', 'entity.bankAccountNumber', true],
  ['people', 'person:x.familyName', true],
  ['people', 'company:x.legalName', false],
  ['ownership', 'company:x.legalName', true],
  ['ownership.x', 'ownership', true],
  ['category_documents', 'entity.doc.aml_policy', true],
  ['entity', 'entity.registeredAddress', true],
  ['entity', 'person:x.familyName', false],
])('%s opens %s: %s', (place, target, opened) => {
  expect(isUnlocked([place], target)).toBe(opened);
});
