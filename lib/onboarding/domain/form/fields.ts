import { type EntityType, entityTypes } from '@/lib/onboarding/domain/policy/terms';

/** Whom a value is about: the applicant, another company, or a person. */
export const subjectKinds = ['entity', 'company', 'person'] as const;
export type SubjectKind = (typeof subjectKinds)[number];

export const addressLines = ['line1', 'line2', 'city', 'region', 'postalCode', 'country'] as const;

/** What a field of the form holds while it is filled in: half a date is kept as well as a whole one. */
export type FieldValue = string | boolean | Readonly<Record<string, string>>;

export const fieldForms = ['text', 'words', 'day', 'country', 'address', 'flag', 'entity_type'] as const;
export type FieldForm = (typeof fieldForms)[number];

export interface FieldSpec {
  readonly form: FieldForm;
  readonly required: boolean;
}

const needed = (form: FieldForm = 'text'): FieldSpec => ({ form, required: true });
const offered = (form: FieldForm = 'text'): FieldSpec => ({ form, required: false });

export const fieldSpecs: Readonly<Record<SubjectKind, Readonly<Record<string, FieldSpec>>>> = {
  entity: {
    entityType: needed('entity_type'),
    legalName: needed(),
    tradingName: offered(),
    registrationNumber: needed(),
    taxId: needed(),
    vatNumber: offered(),
    incorporatedOn: needed('day'),
    country: needed('country'),
    registeredAddress: needed('address'),
    operatingAddress: offered('address'),
    categoryKey: needed(),
    website: needed(),
    hasHistory: offered('flag'),
    /** Told apart from the fields that are missing: it has a requirement of its own. */
    description: offered('words'),
    seniorOfficial: offered(),
    bankAccountHolder: needed(),
    bankAccountNumber: needed(),
  },
  company: { legalName: needed(), registrationNumber: offered(), country: needed('country') },
  person: {
    givenName: needed(),
    familyName: needed(),
    dateOfBirth: needed('day'),
    nationality: needed('country'),
    residence: needed('address'),
    idNumber: offered(),
    jobTitle: offered(),
    email: offered(),
    pepDeclared: offered('flag'),
  },
};

export const specOf = (kind: SubjectKind, path: string): FieldSpec | null =>
  Object.hasOwn(fieldSpecs[kind], path) ? (fieldSpecs[kind][path] ?? null) : null;

/** Whoever trades in their own name stands in no register and was founded on no day. */
const notOfSoleTraders = ['registrationNumber', 'incorporatedOn'];

/** May this stand in such a field while it is being filled in? */
export function fitsForm({ form }: FieldSpec, value: FieldValue): boolean {
  if (form === 'flag') return typeof value === 'boolean';
  if (form === 'address') {
    return (
      typeof value === 'object' && Object.keys(value).every((line) => addressLines.some((known) => known === line))
    );
  }
  return typeof value === 'string';
}

const dayForm = /^\d{4}-\d{2}-\d{2}$/;

function isRealDay(text: string): boolean {
  const instant = new Date(`${text}T00:00:00Z`);
  return dayForm.test(text) && !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

export const isEntityType = (value: unknown): value is EntityType => entityTypes.some((type) => type === value);

/** Is it filled in so that somebody can check it? */
export function isFilled({ form }: FieldSpec, value: FieldValue | undefined): boolean {
  if (value === undefined) return false;
  if (typeof value === 'boolean') return form === 'flag';
  if (typeof value === 'object') {
    return form === 'address' && ['line1', 'city', 'country'].every((line) => (value[line] ?? '').trim() !== '');
  }
  const text = value.trim();
  if (form === 'day') return isRealDay(text);
  if (form === 'country') return /^[A-Z]{2}$/.test(text);
  if (form === 'entity_type') return isEntityType(text);
  return text !== '';
}

/** Names of what is asked for and not filled in. */
export function missingFields(
  kind: SubjectKind,
  fields: ReadonlyMap<string, FieldValue>,
  entityType: EntityType | null,
): readonly string[] {
  return Object.entries(fieldSpecs[kind])
    .filter(
      ([path, { required }]) => required && !(entityType === 'sole_proprietorship' && notOfSoleTraders.includes(path)),
    )
    .filter(([path, spec]) => !isFilled(spec, fields.get(path)))
    .map(([path]) => path);
}
