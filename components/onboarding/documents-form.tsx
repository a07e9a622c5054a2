'use client';

import { useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { SecretReveal } from '@/components/identity/secret-reveal';
import { useAction } from '@/components/identity/use-action';
import { ExactTime } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Dialog } from '@/components/ui/dialog';
import type { FormView, DocumentSlot as Slot, SubjectForm } from '@/lib/onboarding/contract/portal';
import type { FormActions } from './actions';
import { DocumentSlot } from './document-slot';
import { anchorOf, nameOf } from './words';

interface DocumentsFormProps {
  readonly form: FormView;
  readonly actions: Pick<FormActions, 'createLink' | 'revokeLink' | 'removeDocument'>;
}

const address = '/api/console/onboarding/documents';
const view = (documentId: string, fileId: string): string => `${address}/${documentId}/${fileId}`;

/** Every document that is asked for: those of the business, then person by person with their links. */
export function DocumentsForm({ form, actions }: DocumentsFormProps) {
  const of = (subject: string): readonly Slot[] => form.documents.filter((slot) => slot.subject === subject);
  const people = form.subjects.filter(({ kind }) => kind === 'person');
  return (
    <>
      <section id={anchorOf('category_documents')} tabIndex={-1} aria-label="Of the business" className="grid gap-4">
        <h2 className="font-semibold text-base">Of the business</h2>
        {of('entity').map((slot) => (
          <DocumentSlot
            key={slot.kind}
            slot={slot}
            whose={null}
            address={address}
            namesSubject
            view={view}
            remove={actions.removeDocument}
          />
        ))}
      </section>
      {people.map((person) => (
        <section key={person.subject} aria-label={nameOf(person)} className="grid gap-4">
          <h2 className="font-semibold text-base">{nameOf(person)}</h2>
          <PersonalLink person={person} slots={of(person.subject)} actions={actions} />
          {of(person.subject).map((slot) => (
            <DocumentSlot
              key={slot.kind}
              slot={slot}
              whose={nameOf(person)}
              address={address}
              namesSubject
              view={view}
              remove={actions.removeDocument}
            />
          ))}
        </section>
      ))}
      {people.length === 0 ? (
        <p className="text-dense text-muted-foreground">
          Once you have named the people of the business, what is asked of each of them stands here.
        </p>
      ) : null}
    </>
  );
}

const lost = 'No answer arrived. Reload this page: it shows whether there is a link.';

interface PersonalLinkProps {
  readonly person: SubjectForm;
  readonly slots: readonly Slot[];
  readonly actions: DocumentsFormProps['actions'];
}

/** A link by which somebody uploads their own documents, shown the one time that it can be. */
function PersonalLink({ person, slots, actions }: PersonalLinkProps) {
  const [link, setLink] = useState<string | null>(null);
  const creation = useAction(actions.createLink, { lost, onDone: (made) => setLink(made.link) });
  const ending = useAction(actions.revokeLink, { lost });
  const name = nameOf(person);
  const isDone = slots.length > 0 && slots.every(({ state }) => state === 'under_review' || state === 'settled');
  const standing = person.upload_link;
  return (
    <Card aria-label={`Personal link of ${name}`}>
      <CardHeader>
        <CardTitle>Let {name} upload their own</CardTitle>
        <p className="text-dense text-muted-foreground">{isDone ? 'Done' : 'Not done yet'}</p>
      </CardHeader>
      <CardBody className="grid gap-3">
        <p className="text-dense text-muted-foreground">
          With a personal link they upload their documents from their phone, and see nothing else of the application.
        </p>
        {standing === null ? null : (
          <p className="text-dense">
            A link is out and works until <ExactTime at={standing.expires_at} />.{' '}
            {standing.used_at === null ? 'It has not been used yet.' : 'It has been used.'}
          </p>
        )}
        <FailureAlert failure={creation.failure ?? ending.failure} />
        <div className="flex flex-wrap gap-2">
          <Button disabled={creation.running} onClick={() => creation.run({ subject: person.subject })}>
            {standing === null ? `Make a link for ${name}` : 'Replace the link'}
          </Button>
          {standing === null ? null : (
            <Button disabled={ending.running} onClick={() => ending.run({ subject: person.subject })}>
              End the link
            </Button>
          )}
        </div>
      </CardBody>
      <Dialog open={link !== null} onClose={() => setLink(null)} title={`Personal link of ${name}`}>
        {link === null ? null : (
          <SecretReveal
            secret={link}
            words={{
              what: 'link',
              title: 'This is the only time this link is shown',
              advice: 'Send it to this person alone: whoever has it can upload in their name. It works for seven days.',
              copy: 'Copy the link',
              stored: 'I have copied the link',
            }}
            onDone={() => setLink(null)}
          />
        )}
      </Dialog>
    </Card>
  );
}
