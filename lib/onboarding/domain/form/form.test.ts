import { expect, it } from 'vitest';
import { application, now } from '@/lib/onboarding/domain/testing/cases';
import { applicationFacts, headOf } from './application-facts';
import { fieldSpecs, isFilled, missingFields, specOf } from './fields';
import type { ApplicationRecord } from './record';
import { snapshotOf } from './snapshot';

const person = {
  id: 'p1',
  kind: 'person' as const,
  roles: ['director' as const],
  isPubliclyHeld: false,
  isErased: false,
  rowVersion: 1,
  values: new Map<string, string | boolean>([['dateOfBirth', '2009-01-01']]),
};
const record: ApplicationRecord = {
  application: { ...application, status: 'draft' },
  rowVersion: 1,
  isHeld: false,
  submittedAt: null,
  subjects: [
    {
      id: 'e1',
      kind: 'entity',
      roles: [],
      isPubliclyHeld: false,
      isErased: false,
      rowVersion: 1,
      values: new Map<string, string>([
        ['entityType', 'private_company'],
        ['description', ' we sell  tide tables '],
        ['country', 'de'],
      ]),
    },
    person,
  ],
  marks: [{ subjectId: 'e1', path: 'country', rowVersion: 1, digest: 'aa' }],
  links: [],
  documents: [],
  checks: [],
  infoRequest: null,
  proposal: null,
  review: null,
  timers: new Map(),
};

it('names what is not filled in, or not so that it can be checked', () => {
  const facts = applicationFacts(record, now);
  expect(facts.missingFields).toContain('country');
  expect(facts.missingFields).not.toContain('entityType');
  expect(facts.descriptionWords).toBe(4);
  expect(facts.people).toMatchObject([{ id: 'p1', isAdult: false }]);
  expect(headOf(record)).toEqual({ entityType: 'private_company', categoryKey: '', country: null, hasPep: false });
});

it('asks nobody who trades in their own name for a register', () => {
  const missing = missingFields('entity', new Map(), 'sole_proprietorship');
  expect(missing).not.toContain('registrationNumber');
  expect(missing).toContain('legalName');
});

it.each([
  ['day', '2026-02-30', false],
  ['day', '2026-02-28', true],
  ['country', 'DE', true],
  ['address', { line1: 'Quay 1', city: 'Kiel', country: 'DE' }, true],
  ['address', { line1: 'Quay 1' }, false],
  ['flag', false, true],
  ['text', '  ', false],
] as const)('a %s of %o is filled in: %s', (form, value, filled) => {
  expect(isFilled({ form, required: true }, value)).toBe(filled);
});

it('knows no field but those of the form', () => {
  expect(specOf('person', 'familyName')).not.toBeNull();
  expect(specOf('person', 'constructor')).toBeNull();
  expect(Object.keys(fieldSpecs.company)).toContain('legalName');
});

it('freezes to the same hash in any order, and to another after any change', () => {
  const { hash } = snapshotOf(record);
  expect(snapshotOf({ ...record, subjects: [...record.subjects].reverse() }).hash).toBe(hash);
  const changed: readonly ApplicationRecord[] = [
    { ...record, marks: [{ subjectId: 'e1', path: 'country', rowVersion: 2, digest: 'aa' }] },
    { ...record, marks: [{ subjectId: 'e1', path: 'country', rowVersion: 1, digest: 'ab' }] },
    { ...record, links: [{ ownerId: 'p1', ownedId: 'e1', share: 1, controls: false }] },
    { ...record, subjects: record.subjects.map((one) => ({ ...one, roles: [] })) },
    { ...record, application: { ...record.application, version: 2 } },
  ];
  expect(new Set(changed.map((one) => snapshotOf(one).hash)).add(hash).size).toBe(changed.length + 1);
});
