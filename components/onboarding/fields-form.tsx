'use client';

import { type FormView, sectionOf } from '@/lib/onboarding/contract/portal';
import { type Choice, SavedField } from './saved-field';
import { categoryWords } from './words';

interface FieldsFormProps {
  readonly form: FormView;
  readonly section: 'business' | 'website' | 'payout';
}

const sameAs: Readonly<Record<string, { readonly target: string; readonly words: string }>> = {
  operatingAddress: { target: 'entity.registeredAddress', words: 'Same as the registered address' },
};

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
