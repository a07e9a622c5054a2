import type { ReviewView } from '@/lib/onboarding/contract/desk-case';
import type { FieldForm, FieldValue, SectionName, SectionState, SubjectForm } from '@/lib/onboarding/contract/portal';

/** People's words for what stands in an application. */

export const sectionWords: Readonly<Record<SectionName, { readonly title: string; readonly about: string }>> = {
  business: { title: 'Business', about: 'Legal name, register, tax number and addresses.' },
  people: { title: 'People', about: 'Directors, owners and who signs for the business.' },
  ownership: { title: 'Ownership', about: 'Who owns how much, through other companies too.' },
  documents: { title: 'Documents', about: 'Papers that show what you have told us.' },
  website: { title: 'What you sell', about: 'Kind of business, description and website.' },
  payout: { title: 'Payout account', about: 'Where the money of your sales goes.' },
  signing: { title: 'Check and send', about: 'What compliance would ask, your signature, sending in.' },
};

export const sectionHref = (name: SectionName): string => `/console/onboarding/${name === 'signing' ? 'review' : name}`;

export const stateWords: Readonly<Record<SectionState, string>> = {
  not_started: 'Not started',
  in_progress: 'In progress',
  needs_changes: 'Needs changes',
  with_compliance: 'With compliance',
  done: 'Done',
  locked: 'Locked',
};

const fieldWords: Readonly<Record<string, { readonly label: string; readonly help?: string }>> = {
  entityType: { label: 'Kind of company' },
  legalName: { label: 'Legal name', help: 'As the register has it, word for word.' },
  tradingName: { label: 'Trading name', help: 'If customers know the business by another one.' },
  registrationNumber: { label: 'Register number' },
  taxId: { label: 'Tax number' },
  vatNumber: { label: 'VAT number', help: 'If the business has one.' },
  incorporatedOn: { label: 'Founded on', help: 'Year, month, day: 2020-01-31.' },
  country: { label: 'Country of registration' },
  registeredAddress: { label: 'Registered address' },
  operatingAddress: { label: 'Operating address', help: 'Where the work is done, if it is somewhere else.' },
  categoryKey: { label: 'Kind of business' },
  website: { label: 'Website', help: 'The address at which customers buy, such as https://shop.example.' },
  hasHistory: { label: 'The business has taken card payments before' },
  description: {
    label: 'What you sell',
    help: 'What it is, to whom, how it reaches them, and when they get their money back.',
  },
  seniorOfficial: { label: 'Senior managing official', help: 'Asked for where nobody owns or controls 25 %.' },
  bankAccountHolder: { label: 'Account holder', help: 'The account has to be in the name of the business.' },
  bankAccountNumber: { label: 'Account number', help: 'IBAN where there is one.' },
  givenName: { label: 'Given names', help: 'As in the passport or identity card.' },
  familyName: { label: 'Family name' },
  dateOfBirth: { label: 'Date of birth', help: 'Year, month, day: 1980-05-31.' },
  nationality: { label: 'Nationality' },
  residence: { label: 'Home address' },
  idNumber: { label: 'Number of the identity document' },
  jobTitle: { label: 'Position in the business' },
  email: { label: 'E-mail' },
  pepDeclared: { label: 'Holds, or held in the last year, a prominent public office' },
};

export const labelOf = (path: string): string => fieldWords[path]?.label ?? spaced(path);
export const helpOf = (path: string): string | undefined => fieldWords[path]?.help;

/** `proof_of_address` → `Proof of address`. */
export function spaced(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const kindWords: Readonly<Record<string, string>> = {
  photo_id: 'Photo identity document',
  proof_of_residency: 'Proof of home address',
  proof_of_tax_info: 'Letter of the tax office',
  vat_document: 'VAT certificate',
  drivers_license: 'Driving licence',
  aml_policy: 'Policy against money laundering',
  live_selfie: 'Live picture of the person',
  tax_document: 'Tax document',
};
export const documentWords = (kind: string): string => kindWords[kind] ?? spaced(kind);

const documentReasons: Readonly<Record<string, string>> = {
  bank_statement: 'Shows that the payout account is in the name of the business.',
  photo_id: 'The law asks us to know everyone who runs, owns or signs for a business.',
  proof_of_residency: 'Shows where the person lives. Not older than three months.',
  registration_document: 'Shows that the business is in its register.',
  proof_of_address: 'Shows where the business is. Not older than three months.',
  proof_of_signatory: 'Shows that who signs may sign for the business.',
  proof_of_ownership: 'Shows who owns the business.',
};
export const documentReason = (kind: string): string =>
  documentReasons[kind] ?? 'Our rules ask this kind of business for it.';

export const categoryWords = (key: string): string => spaced(key.replace(/^standard\./, ''));

export const roleNames: Readonly<Record<string, string>> = {
  director: 'Director',
  shareholder: 'Shareholder',
  ubo: 'Owns or controls 25 % or more',
  authorised_signatory: 'Signs for the business',
  controlling_person: 'Controls the business',
};

export function nameOf({ fields, kind }: Pick<SubjectForm, 'fields' | 'kind'>): string {
  const text = (path: string): string => {
    const value = fields.find((field) => field.path === path)?.value;
    return typeof value === 'string' ? value.trim() : '';
  };
  if (kind === 'person') return `${text('givenName')} ${text('familyName')}`.trim() || 'Unnamed person';
  return text('legalName') || (kind === 'entity' ? 'Your business' : 'Unnamed company');
}

const aliases: Readonly<Record<string, string>> = {
  description: 'entity.description',
  website: 'entity.website',
  payout: 'entity.bankAccountHolder',
  category: 'entity.categoryKey',
  entity: 'entity.legalName',
};

/** Where on its page a place of the form stands. */
export const anchorOf = (target: string): string => {
  const place = target.startsWith('ownership') ? 'ownership' : (aliases[target] ?? target);
  return `at-${place.replace(/[^A-Za-z0-9]+/g, '-')}`;
};

type Portion = ReviewView['portions'][number]['portion'];
interface PortionWords {
  readonly title: string;
  /** What the merchant says has not changed, or has. */
  readonly about: string;
  readonly sections: readonly SectionName[];
}

export const portionWords: Readonly<Record<Portion, PortionWords>> = {
  identity: {
    title: 'People',
    about: 'Who runs the business and signs for it, their details and identity documents.',
    sections: ['people', 'documents'],
  },
  ownership: {
    title: 'Ownership',
    about: 'Who owns or controls how much of the business, through other companies too.',
    sections: ['ownership', 'people'],
  },
  transfer_instrument: {
    title: 'Payout account',
    about: 'The account that the money of your sales goes to, and its bank statement.',
    sections: ['payout', 'documents'],
  },
  business_profile: {
    title: 'The business',
    about: 'Its names and addresses, what it sells, and its website.',
    sections: ['business', 'website'],
  },
  licences: {
    title: 'Licences',
    about: 'Papers that your kind of business needs.',
    sections: ['documents'],
  },
};

const byPortion = new Map<string, PortionWords>(Object.entries(portionWords));
const portionOf = (target: string): PortionWords | undefined =>
  target.startsWith('review.') ? byPortion.get(target.slice('review.'.length)) : undefined;

/** The page on which something that is asked is settled, at its place. */
export const placeHref = (target: string, section: SectionName): string =>
  `${portionOf(target) === undefined ? sectionHref(section) : '/console/onboarding'}#${anchorOf(target)}`;

/** What a place of the form is called. */
export function targetWords(target: string, subjects: readonly SubjectForm[]): string {
  const portion = portionOf(target);
  if (portion !== undefined) return `Review: ${portion.title}`;
  const [place = '', field, kind] = (aliases[target] ?? target).split('.');
  const subject = subjects.find((known) => known.subject === place);
  const whose = subject === undefined || subject.kind === 'entity' ? '' : `${nameOf(subject)}: `;
  if (field === 'doc') return `${whose}${documentWords(kind ?? '')}`;
  if (subject !== undefined && field !== undefined) return `${whose}${labelOf(field)}`;
  if (subject !== undefined) return nameOf(subject);
  return place === 'people' ? 'People' : place === 'ownership' ? 'Ownership' : spaced(place);
}

/** What is wrong with a value, in words; undefined when somebody can check it. */
export function problemWords(form: FieldForm): string {
  switch (form) {
    case 'day':
      return 'Write a day of the calendar as year-month-day, such as 1980-05-31.';
    case 'address':
      return 'Fill in street, town and country.';
    case 'country':
      return 'Choose a country.';
    case 'entity_type':
      return 'Choose what kind of company it is.';
    case 'words':
    case 'text':
    case 'flag':
      return 'Fill this in.';
  }
}

export const emptyOf = (form: FieldForm): FieldValue => {
  if (form === 'flag') return false;
  return form === 'address' ? {} : '';
};

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });
export const fullDay = (at: string): string => day.format(new Date(at));
const millisecondsPerDay = 86_400_000;
export const daysLeft = (at: string, now: number): number =>
  Math.max(0, Math.ceil((new Date(at).getTime() - now) / millisecondsPerDay));
