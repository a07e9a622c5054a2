import { percentText } from '@/lib/onboarding/domain/ownership/assess-ownership';
import type { EntityType, PersonRole } from '@/lib/onboarding/domain/policy/terms';
import type { Ask } from './ask';
import type { ApplicationFacts, PersonFacts } from './facts';

/** Nobody owns a share of these, or nobody is asked who does. */
const withoutOwners: readonly EntityType[] = [
  'sole_proprietorship',
  'listed_public_company',
  'association_incorporated',
  'non_profit',
  'governmental_organization',
];

/** These have nobody who is called a director. */
const withoutDirectors: readonly EntityType[] = ['sole_proprietorship', 'trust', 'partnership_unincorporated'];

export const hasOwners = (entityType: EntityType): boolean => !withoutOwners.includes(entityType);

/** Everything that the form itself lacks. */
export const formAsks = (facts: ApplicationFacts): readonly Ask[] => [
  ...facts.missingFields.map((field) => missing(`entity.${field}`)),
  ...(facts.descriptionWords === 0 ? [missing('description')] : []),
  ...facts.people.flatMap(({ id, missingFields }) => missingFields.map((field) => missing(`person:${id}.${field}`))),
  ...peopleAsks(facts),
  ...ownershipAsks(facts),
];

const missing = (target: string): Ask => ({ target, reasonCode: 'field_missing' });

const withRole = (people: readonly PersonFacts[], role: PersonRole): readonly PersonFacts[] =>
  people.filter(({ roles }) => roles.includes(role));

/** Who has to be named and is not, or cannot be who they are named as. */
export function peopleAsks({ entityType, people }: ApplicationFacts): readonly Ask[] {
  const signatories = withRole(people, 'authorised_signatory');
  const needsDirector = !withoutDirectors.includes(entityType) && withRole(people, 'director').length === 0;
  return [
    ...(needsDirector ? [{ target: 'people', reasonCode: 'director_missing' }] : []),
    ...(signatories.length === 0 ? [{ target: 'people', reasonCode: 'signatory_missing' }] : []),
    ...(signatories.some(({ isAdult }) => !isAdult) ? [{ target: 'people', reasonCode: 'underage_person' }] : []),
  ];
}

/** Who owns the business, as far as it is unexplained or contradicts itself. */
export function ownershipAsks({ entityType, ownership, people, seniorOfficialId }: ApplicationFacts): readonly Ask[] {
  if (!hasOwners(entityType)) return [];
  if (!ownership.ok) {
    return [{ target: 'ownership', reasonCode: 'ownership_invalid', values: { problem: ownership.refusal.message } }];
  }
  const { blockingGaps, needsSeniorOfficial, owners } = ownership.value;
  const named = new Set(people.map(({ id }) => id));
  const isUnnamed = owners.some(({ personId }) => !named.has(personId));
  const lacksOfficial = needsSeniorOfficial && (seniorOfficialId === null || !named.has(seniorOfficialId));
  return [
    ...blockingGaps.map(({ entityId, missing: share }) => ({
      target: `ownership.${entityId}`,
      reasonCode: 'ownership_gap',
      values: { n: percentText(share) },
    })),
    ...(isUnnamed || (lacksOfficial && blockingGaps.length === 0)
      ? [{ target: 'people', reasonCode: 'owner_missing' }]
      : []),
  ];
}
