import type { Look } from '@/components/shared/state-look';
import type { CheckCard } from '@/lib/onboarding/contract/desk-case';

export const checkWords: Readonly<Record<CheckCard['key'], string>> = {
  docs_complete_for_entity: 'All documents of the business are there',
  people_declared_and_documented: 'Everybody who owns or runs it is named, with documents',
  docs_quality: 'Documents are valid and legible, and addresses match',
  mcc_docs_present: 'Documents that the kind of business needs are there',
  business_description_sufficient: 'The description says what is sold, to whom and how',
  registry_match: 'The register says the same',
  sanctions_person: 'Nobody is on a sanctions list',
  sanctions_entity: 'The business is on no sanctions list',
  pep: 'Politically exposed people',
  adverse_media: 'Bad press',
  ownership_sums: 'Ownership adds up',
  bank_account_name: 'The payout account is in the name of the business',
  website_live: 'The website can be opened',
  website_policies: 'The website shows terms, refunds, privacy and contact',
  category_declared_vs_site: 'The website shows the kind of business that was declared',
  duplicate_merchant: 'The business is not here already',
  document_tamper_hint: 'No document looks changed',
  signatory_authority: 'Whoever signs may sign',
};

export const checkLook: Readonly<Record<CheckCard['result'], Look>> = {
  pass: { word: 'In order', shape: 'full', tone: 'released', meaning: 'It was looked at and is in order.' },
  fail: { word: 'Not in order', shape: 'flag', tone: 'disputed', meaning: 'Something was found.' },
  unavailable: {
    word: 'No answer',
    shape: 'question',
    tone: 'unknown',
    meaning: 'The source did not answer. That is never taken for good news.',
  },
  n_a: { word: 'Does not apply', shape: 'bar', tone: 'open', meaning: 'There is nothing of this kind to check.' },
  pending: { word: 'Not looked at', shape: 'hollow', tone: 'open', meaning: 'Nobody has looked yet.' },
};

/** Who said so. */
export function sourceWords({ source, checked_by: by }: Pick<CheckCard, 'source' | 'checked_by'>): string {
  if (source === null) return 'Nobody has looked';
  if (source === 'auto') return 'Checked automatically';
  return by === null ? 'Checked by a person' : `Checked by ${by.name}`;
}
