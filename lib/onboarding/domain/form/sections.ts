import type { KycStatus } from '@/lib/onboarding/domain/kyc/kyc.machine';

/** Parts of the form as the merchant's task list shows them. */
export const formSections = ['business', 'people', 'ownership', 'documents', 'website', 'payout', 'signing'] as const;
export type SectionName = (typeof formSections)[number];

export type SectionState = 'not_started' | 'in_progress' | 'needs_changes' | 'with_compliance' | 'done' | 'locked';

const byField: Readonly<Record<string, SectionName>> = {
  categoryKey: 'website',
  description: 'website',
  website: 'website',
  hasHistory: 'website',
  bankAccountHolder: 'payout',
  bankAccountNumber: 'payout',
  seniorOfficial: 'ownership',
};

const byShortName: Readonly<Record<string, SectionName>> = {
  description: 'website',
  website: 'website',
  category: 'website',
  payout: 'payout',
  people: 'people',
  category_documents: 'documents',
};

/** Where what a review asks about stands. */
const byPortion: Readonly<Record<string, SectionName>> = {
  identity: 'people',
  ownership: 'ownership',
  transfer_instrument: 'payout',
  business_profile: 'business',
  licences: 'documents',
};

/** The section in which a place of the form stands. */
export function sectionOf(target: string): SectionName {
  const [place = '', field] = target.split('.');
  if (place === 'review') return byPortion[field ?? ''] ?? 'business';
  if (field === 'doc') return 'documents';
  if (place === 'ownership' || place.startsWith('company:')) return 'ownership';
  if (place.startsWith('person:')) return 'people';
  if (place === 'entity') return byField[field ?? ''] ?? 'business';
  return byShortName[place] ?? 'business';
}

export interface SectionFacts {
  readonly status: KycStatus;
  /** Of the section: what is due now. */
  readonly due: number;
  /** Of the whole form. */
  readonly dueAnywhere: number;
  /** Whether anything was said in it. */
  readonly begun: boolean;
}

/** How far a section is, for the merchant. Signing opens when nothing else is due. */
export function sectionStateOf(name: SectionName, { begun, due, dueAnywhere, status }: SectionFacts): SectionState {
  switch (status) {
    case 'not_started':
    case 'draft':
      if (name === 'signing') return dueAnywhere > 0 ? 'locked' : 'not_started';
      if (due === 0) return 'done';
      return begun ? 'in_progress' : 'not_started';
    case 'additional_info_required':
      if (name === 'signing') return dueAnywhere > 0 ? 'locked' : 'in_progress';
      return due > 0 ? 'needs_changes' : 'with_compliance';
    case 'submitted':
    case 'auto_verification':
    case 'manual_review':
      return 'with_compliance';
    case 'approved':
    case 'suspended':
      return due > 0 ? 'needs_changes' : 'done';
    case 'rejected':
    case 'expired':
    case 'withdrawn':
    case 'closed':
      return 'locked';
  }
}
