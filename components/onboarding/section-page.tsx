import Link from 'next/link';
import { PageHeader } from '@/components/shared/page-header';
import type { FormView, SectionName } from '@/lib/onboarding/contract/portal';
import type { FormActions } from './actions';
import { countries } from './countries';
import { DocumentsForm } from './documents-form';
import { FieldsForm } from './fields-form';
import { OwnershipForm } from './ownership-form';
import { PeopleForm } from './people-form';
import { SectionForm } from './section-form';
import { sectionWords } from './words';

interface SectionPageProps {
  readonly section: Exclude<SectionName, 'signing'>;
  readonly form: FormView;
  readonly userId: string;
  readonly actions: FormActions;
}

/** A part of the form with the fields that it is made of. */
export function SectionPage({ section, form, userId, actions }: SectionPageProps) {
  return (
    <div className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-5">
      <SectionHeader section={section} />
      <SectionForm section={section} form={form} userId={userId} countries={countries} actions={actions}>
        {section === 'people' ? (
          <PeopleForm form={form} actions={actions} />
        ) : section === 'ownership' ? (
          <OwnershipForm form={form} actions={actions} />
        ) : section === 'documents' ? (
          <DocumentsForm form={form} actions={actions} />
        ) : (
          <FieldsForm form={form} section={section} />
        )}
      </SectionForm>
    </div>
  );
}

export function SectionHeader({ section }: { section: SectionName }) {
  return (
    <div className="grid gap-2">
      <Link href="/console/onboarding" className="text-dense underline">
        Verification
      </Link>
      <PageHeader title={sectionWords[section].title} description={sectionWords[section].about} />
    </div>
  );
}
