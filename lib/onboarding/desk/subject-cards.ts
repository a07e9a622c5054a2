import type { FieldView, OwnershipView, SubjectCard } from '@/lib/onboarding/contract/desk-case';
import { type FieldSpec, type FieldValue, fieldSpecs, isEntityType } from '@/lib/onboarding/domain/form/fields';
import { type ApplicationRecord, type SubjectRecord, subjectName } from '@/lib/onboarding/domain/form/record';
import type { formSections } from '@/lib/onboarding/domain/form/sections';
import type { OwnershipAssessment } from '@/lib/onboarding/domain/ownership/assess-ownership';
import type { ApplicationFacts } from '@/lib/onboarding/domain/requirements/facts';

/** Fields of the applicant by their part of the form; the others belong to the business. */
const sectionOfField: Readonly<Record<string, (typeof formSections)[number]>> = {
  website: 'website',
  bankAccountHolder: 'payout',
  bankAccountNumber: 'payout',
  seniorOfficial: 'ownership',
};

export const sectionOf = (kind: SubjectRecord['kind'], path: string): (typeof formSections)[number] => {
  if (kind === 'person') return 'people';
  return kind === 'company' ? 'ownership' : (sectionOfField[path] ?? 'business');
};

/** What registers know of a company. */
const inRegister = ['entityType', 'legalName', 'registrationNumber', 'incorporatedOn', 'country', 'registeredAddress'];

/** Differences that documents can show, and the fields that they are about. */
const readAs: Readonly<Record<string, readonly string[]>> = {
  name_mismatch: ['givenName', 'familyName', 'legalName'],
  dob_mismatch: ['dateOfBirth'],
  id_number_mismatch: ['idNumber', 'registrationNumber'],
  address_mismatch: ['residence', 'registeredAddress'],
};

/** The register's answer as the check kept it. */
function registryOf({ checks }: ApplicationRecord, kind: SubjectRecord['kind'], path: string): FieldView['registry'] {
  const check = checks.find(({ key }) => key === 'registry_match');
  if (kind !== 'entity' || !inRegister.includes(path) || check === undefined)
    return { state: 'not_asked', value: null };
  const found = check.asks.find(({ target }) => target === `entity.${path}`);
  if (found !== undefined) return { state: 'differs', value: found.values?.registryValue ?? null };
  // A person's word about the check says nothing of what the register holds.
  if (check.source === 'human' || check.result === 'n_a') return { state: 'not_asked', value: null };
  return { state: check.result === 'unavailable' ? 'unavailable' : 'same', value: null };
}

function extractedOf({ checks }: ApplicationRecord, name: string, path: string): FieldView['extracted'] {
  const asks = checks.find(({ key }) => key === 'docs_quality')?.asks ?? [];
  const differs = asks.some(
    ({ reasonCode, target }) =>
      target === `${name}.${path}` || (target.startsWith(name) && (readAs[reasonCode] ?? []).includes(path)),
  );
  return { state: differs ? 'differs' : 'not_read' };
}

const nameOf = ({ kind, values }: SubjectRecord): string | null => {
  const said = (path: string): string => String(values.get(path) ?? '').trim();
  const name = kind === 'person' ? `${said('givenName')} ${said('familyName')}`.trim() : said('legalName');
  return name === '' ? null : name;
};

const isAsked = (subject: SubjectRecord, path: string, spec: FieldSpec): boolean =>
  spec.required || subject.values.has(path);

function fieldsOf(record: ApplicationRecord, subject: SubjectRecord, changed: ReadonlySet<string>): FieldView[] {
  const name = subjectName(subject);
  return Object.entries(fieldSpecs[subject.kind])
    .filter(([path, spec]) => isAsked(subject, path, spec))
    .map(([path, { form }]) => {
      const extracted = extractedOf(record, name, path);
      const registry = registryOf(record, subject.kind, path);
      return {
        subject: name,
        path,
        section: sectionOf(subject.kind, path),
        form,
        submitted: copyOf(subject.values.get(path)),
        extracted,
        registry,
        differs: extracted.state === 'differs' || registry.state === 'differs',
        changed: changed.has(`${subject.id} ${path}`),
      };
    });
}

const copyOf = (value: FieldValue | undefined): FieldView['submitted'] => {
  if (value === undefined) return null;
  return typeof value === 'object' ? { ...value } : value;
};

/** Everybody of an application with what was said, what sources say to it, and what they own of the company. */
export function subjectCards(
  record: ApplicationRecord,
  { ownership }: Pick<ApplicationFacts, 'ownership'>,
  changed: ReadonlySet<string>,
): SubjectCard[] {
  const owners = ownership.ok ? ownership.value.owners : [];
  return record.subjects.map((subject) => {
    const owner = owners.find(({ personId }) => personId === subject.id);
    return {
      subject: subjectName(subject),
      kind: subject.kind,
      roles: [...subject.roles],
      is_publicly_held: subject.isPubliclyHeld,
      is_erased: subject.isErased,
      name: nameOf(subject),
      effective_share: owner?.share ?? null,
      owner_by: [...(owner?.bases ?? [])],
      fields: fieldsOf(record, subject, changed),
    };
  });
}

export function ownershipView(
  { links, subjects }: ApplicationRecord,
  { ownership }: Pick<ApplicationFacts, 'ownership'>,
): OwnershipView {
  const names = new Map(subjects.map((subject) => [subject.id, subjectName(subject)]));
  const nameIn = (id: string): string => names.get(id) ?? 'entity';
  const assessed: OwnershipAssessment | null = ownership.ok ? ownership.value : null;
  return {
    links: links.map(({ controls, ownedId, ownerId, share }) => ({
      owner: nameIn(ownerId),
      owned: nameIn(ownedId),
      share,
      controls,
    })),
    problem: ownership.ok ? null : ownership.refusal.message,
    gaps: (assessed?.blockingGaps ?? []).map(({ entityId, missing, name }) => ({
      subject: nameIn(entityId),
      name,
      missing,
    })),
    needs_senior_official: assessed?.needsSeniorOfficial ?? false,
  };
}

export const entityTypeOf = (record: ApplicationRecord): string | null => {
  const value = record.subjects.find(({ kind }) => kind === 'entity')?.values.get('entityType');
  return isEntityType(value) ? value : null;
};
