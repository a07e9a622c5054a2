import { formatDay } from '@/lib/kernel/format/time';
import type { DocumentCard, FieldView, SubjectCard } from '@/lib/onboarding/contract/desk-case';
import { nameWords } from './desk-words';

/** Fields of the form, as the desk calls them; one that is not named here is told by its own name. */
const fieldNames: Readonly<Record<string, string>> = {
  entityType: 'Legal form',
  legalName: 'Legal name',
  tradingName: 'Trading name',
  registrationNumber: 'Registration number',
  taxId: 'Tax number',
  vatNumber: 'VAT number',
  incorporatedOn: 'Founded on',
  country: 'Country',
  registeredAddress: 'Registered address',
  operatingAddress: 'Operating address',
  categoryKey: 'Kind of business',
  website: 'Website',
  hasHistory: 'Has taken card payments before',
  description: 'What the business does',
  seniorOfficial: 'Senior managing official',
  bankAccountHolder: 'Holder of the account',
  bankAccountNumber: 'Account number',
  givenName: 'Given name',
  familyName: 'Family name',
  dateOfBirth: 'Date of birth',
  nationality: 'Nationality',
  residence: 'Home address',
  idNumber: 'Number of the identity document',
  jobTitle: 'Position',
  email: 'E-mail',
  pepDeclared: 'Declared as politically exposed',
};

export const fieldName = (path: string): string =>
  fieldNames[path] ?? nameWords(path.replace(/([A-Z])/g, (letter) => `_${letter.toLowerCase()}`));

const addressOrder = ['line1', 'line2', 'postalCode', 'city', 'region', 'country'];

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

export function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code;
}

/** A value as it was typed, in words; null where nothing was. */
export function valueText({ form, path, submitted }: Pick<FieldView, 'form' | 'path' | 'submitted'>): string | null {
  if (submitted === null) return null;
  if (typeof submitted === 'boolean') return submitted ? 'Yes' : 'No';
  if (typeof submitted === 'object') {
    const lines = addressOrder.map((line) => submitted[line]?.trim() ?? '').filter((line) => line !== '');
    return lines.length === 0 ? null : lines.join(', ');
  }
  const text = submitted.trim();
  if (text === '') return null;
  if (form === 'country') return `${countryName(text)} (${text})`;
  if (form === 'entity_type' || path === 'categoryKey') return nameWords(text);
  if (form === 'day' && /^\d{4}-\d{2}-\d{2}$/.test(text)) return dayText(text);
  return text;
}

/** `2026-11-30` → `30 Nov 2026`; half a date as it was typed. */
export function dayText(day: string): string {
  const instant = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(instant.getTime()) ? day : formatDay(instant);
}

/** Thousandths of a percent → `12.5 %`. */
export const shareText = (share: number): string =>
  `${new Intl.NumberFormat('en', { maximumFractionDigits: 3 }).format(share / 1_000)} %`;

export function subjectName({ kind, name }: Pick<SubjectCard, 'kind' | 'name'>): string {
  if (name !== null) return name;
  if (kind === 'entity') return 'The applying company';
  return kind === 'company' ? 'A company without a name' : 'A person without a name';
}

export const documentName = (name: DocumentCard['kind'] | DocumentCard['type']): string =>
  name === 'photo_id' ? 'Identity document' : nameWords(name);

/** `person:ID.doc.photo_id` → `Ada Seafarer: Identity document`. */
export function targetName(target: string, subjects: readonly SubjectCard[]): string {
  const subject = subjects.find((one) => target === one.subject || target.startsWith(`${one.subject}.`));
  if (!subject) return target.startsWith('ownership.') ? 'Ownership' : nameWords(target.replaceAll('.', '_'));
  const rest = target.slice(subject.subject.length + 1);
  const who = subjectName(subject);
  if (rest === '') return who;
  const document = /^doc(?:ument)?[.:](.+)$/.exec(rest)?.[1];
  if (document === undefined) return `${who}: ${fieldName(rest)}`;
  return `${who}: ${document === 'photo_id' ? 'Identity document' : nameWords(document)}`;
}
