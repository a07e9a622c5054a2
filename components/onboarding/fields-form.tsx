'use client';

import { type FormView, sectionOf } from '@/lib/onboarding/contract/portal';
import { type Choice, type SameAs, SavedField } from './saved-field';
import { categoryWords } from './words';

interface FieldsFormProps {
  readonly form: FormView;
  readonly section: 'business' | 'website' | 'payout';
}

const notes = {
  standard: '',
  restricted: ' (needs our approval first)',
  prohibited: ' (we cannot support it)',
} as const;

/** The applicant's own fields that belong to one part of the form. */
export function FieldsForm({ form, section }: FieldsFormProps) {
  const applicant = form.subjects.find(({ kind }) => kind === 'entity');
  const categories: readonly Choice[] = form.categories.map(({ eligibility, key }) => ({
    value: key,
    label: `${categoryWords(key)}${notes[eligibility]}`,
  }));
  const legalName = applicant?.fields.find(({ path }) => path === 'legalName')?.value;
  const sameAs: Readonly<Record<string, SameAs>> = {
    operatingAddress: { target: 'entity.registeredAddress', words: 'Same as the registered address' },
    ...(typeof legalName === 'string' &&
      legalName.trim() !== '' && { bankAccountHolder: { value: legalName, words: 'Use the legal name' } }),
  };
  return applicant?.fields
    .filter(({ path }) => sectionOf(`entity.${path}`) === section)
    .map((field) => (
      <SavedField
        key={field.path}
        subject="entity"
        field={field}
        {...(sameAs[field.path] && { sameAs: sameAs[field.path] })}
        {...(field.path === 'categoryKey' && { choices: categories })}
      />
    ));
}
