import { assessOwnership } from '@/lib/onboarding/domain/ownership/assess-ownership';
import { type Day, dayOf } from '@/lib/onboarding/domain/policy/edition';
import { addMonths } from '@/lib/onboarding/domain/policy/review-policy';
import type { EntityType } from '@/lib/onboarding/domain/policy/terms';
import type { ApplicationFacts, PersonFacts } from '@/lib/onboarding/domain/requirements/facts';
import { isEntityType, missingFields } from './fields';
import { type ApplicationRecord, type SubjectRecord, subjectName } from './record';

const adultMonths = 18 * 12;

const textOf = (subject: SubjectRecord | undefined, path: string): string => {
  const value = subject?.values.get(path);
  return typeof value === 'string' ? value.trim() : '';
};

export const applicantOf = ({ subjects }: ApplicationRecord): SubjectRecord | undefined =>
  subjects.find(({ kind }) => kind === 'entity');

/** What the queue and the policies know an application by. */
export function headOf(record: ApplicationRecord) {
  const applicant = applicantOf(record);
  const entityType = textOf(applicant, 'entityType');
  const country = textOf(applicant, 'country');
  return {
    entityType: isEntityType(entityType) ? entityType : null,
    categoryKey: textOf(applicant, 'categoryKey'),
    country: /^[A-Z]{2}$/.test(country) ? country : null,
    hasPep: record.subjects.some(({ values }) => values.get('pepDeclared') === true),
  };
}

const isAdult = (born: Day, today: Day): boolean => born !== '' && born <= addMonths(today, -adultMonths);

const personFacts = (subject: SubjectRecord, entityType: EntityType | null, today: Day): PersonFacts => ({
  id: subject.id,
  roles: subject.roles,
  missingFields: missingFields('person', subject.values, entityType),
  // A day that is missing is asked for as that, not as a person who is too young.
  isAdult: textOf(subject, 'dateOfBirth') === '' || isAdult(textOf(subject, 'dateOfBirth'), today),
});

function ownershipOf({ links, subjects }: ApplicationRecord, applicant: SubjectRecord | undefined) {
  const isPerson = new Set(subjects.filter(({ kind }) => kind === 'person').map(({ id }) => id));
  return assessOwnership({
    subjectId: applicant?.id ?? '',
    entities: subjects
      .filter(({ kind }) => kind !== 'person')
      .map((subject) => ({
        id: subject.id,
        name: textOf(subject, 'legalName'),
        isPubliclyHeld: subject.isPubliclyHeld,
      })),
    personIds: [...isPerson],
    links: links.map(({ controls, ownedId, ownerId, share }) => ({
      owner: { kind: isPerson.has(ownerId) ? ('person' as const) : ('entity' as const), id: ownerId },
      ownedId,
      share,
      controls,
    })),
  });
}

/** An application as the rules of requirements and checks see it. */
export function applicationFacts(record: ApplicationRecord, now: Date): ApplicationFacts {
  const { application, checks, documents, infoRequest, review, subjects, timers } = record;
  const applicant = applicantOf(record);
  const { categoryKey, entityType } = headOf(record);
  const names = new Map(subjects.map((subject) => [subject.id, subjectName(subject)]));
  const senior = textOf(applicant, 'seniorOfficial');
  const today = dayOf(now);
  return {
    status: application.status,
    rejectType: application.rejectType,
    entityType: entityType ?? 'private_company',
    missingFields: [...missingFields('entity', applicant?.values ?? new Map(), entityType)],
    people: subjects.filter(({ kind }) => kind === 'person').map((subject) => personFacts(subject, entityType, today)),
    seniorOfficialId: senior === '' ? null : senior,
    ownership: ownershipOf(record, applicant),
    categoryKey,
    riskTier: application.riskTier,
    hasHistory: applicant?.values.get('hasHistory') === true,
    checksFailed: checks.some(({ result }) => result === 'fail' || result === 'unavailable'),
    descriptionWords: textOf(applicant, 'description').split(/\s+/).filter(Boolean).length,
    documents: documents.flatMap(({ expiresOn, files, id, kind, rejectedFor, status, subjectId, type }) => {
      const subject = names.get(subjectId);
      if (subject === undefined) return [];
      const findings = files.flatMap((file) => file.findings);
      const sides = files.map(({ side }) => side);
      return [{ id, kind, type, subject, status, expiresOn, rejectedFor, sides, findings }];
    }),
    infoItems: infoRequest?.items ?? [],
    review,
    deadline: application.status === 'draft' ? (timers.get('idle_draft') ?? null) : null,
  };
}
