import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { applicationFacts } from '@/lib/onboarding/domain/form/application-facts';
import { fieldSpecs } from '@/lib/onboarding/domain/form/fields';
import { type ApplicationRecord, subjectName } from '@/lib/onboarding/domain/form/record';
import { documentAsksOn } from '@/lib/onboarding/domain/requirements/list-requirements';

/** Parts of the form that are asked about as a whole. */
const parts = ['description', 'website', 'payout', 'people', 'ownership', 'category_documents'];

/** Every place of an application that something can be asked about, in the order of the form. */
export function targetsOf(record: ApplicationRecord, { policies }: OnboardingDeps, now: Date): readonly string[] {
  const names = new Map(record.subjects.map((subject) => [subject.id, subjectName(subject)]));
  const places = record.subjects.flatMap((subject) => {
    const name = subjectName(subject);
    const fields = Object.keys(fieldSpecs[subject.kind]).map((path) => `${name}.${path}`);
    return subject.kind === 'entity' ? fields : [name, ...fields];
  });
  const asked = documentAsksOn(applicationFacts(record, now), policies, now).map(({ ask }) => ask.target);
  const given = record.documents.map(({ kind, subjectId }) => `${names.get(subjectId) ?? 'entity'}.doc.${kind}`);
  return [...new Set([...parts, ...places, ...asked, ...given])];
}
