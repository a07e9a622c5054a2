'use client';

import { useState } from 'react';
import { ConfirmDialog } from '@/components/identity/confirm-dialog';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { Label } from '@/components/ui/label';
import { type FormView, personRoles, type SubjectForm } from '@/lib/onboarding/contract/portal';
import type { FormActions } from './actions';
import { SavedField } from './saved-field';
import { anchorOf, nameOf, roleNames } from './words';

interface PeopleFormProps {
  readonly form: FormView;
  readonly actions: Pick<FormActions, 'savePerson' | 'removeSubject'>;
}

const lost = 'No answer arrived. Reload this page: it shows what was saved.';

/** Everyone who runs, owns or signs for the business. One person may be several of these. */
export function PeopleForm({ form, actions }: PeopleFormProps) {
  const people = form.subjects.filter(({ kind }) => kind === 'person');
  const { run, running, failure } = useAction(actions.savePerson, { lost });
  return (
    <>
      {people.length === 0 ? (
        <p className="text-dense text-muted-foreground">
          Nobody is named yet. Name every director, everyone who owns or controls 25 % or more, and who signs.
        </p>
      ) : null}
      {people.map((person) => (
        <PersonCard key={person.subject} person={person} actions={actions} />
      ))}
      <FailureAlert failure={failure} />
      <Button
        id={anchorOf('people')}
        size="lg"
        className="justify-self-start"
        disabled={running || form.people_locked}
        onClick={() => run({ person_id: crypto.randomUUID(), roles: [] })}
      >
        {running ? 'Adding …' : 'Add a person'}
      </Button>
      {form.people_locked ? (
        <p className="text-dense text-muted-foreground">
          Nobody can be added now: this was sent in, and compliance has not asked for more people.
        </p>
      ) : null}
    </>
  );
}

function PersonCard({ person, actions }: { person: SubjectForm } & Pick<PeopleFormProps, 'actions'>) {
  const [asked, setAsked] = useState(false);
  const removal = useAction(actions.removeSubject, { lost, onDone: () => setAsked(false) });
  const name = nameOf(person);
  return (
    <Card aria-label={name}>
      <CardHeader>
        <CardTitle>{name}</CardTitle>
        {person.locked ? null : (
          <Button size="sm" variant="ghost" onClick={() => setAsked(true)} aria-label={`Take ${name} out`}>
            Take out …
          </Button>
        )}
      </CardHeader>
      <CardBody className="grid gap-5">
        <Roles person={person} name={name} save={actions.savePerson} />
        {person.fields.map((field) => (
          <SavedField key={field.path} subject={person.subject} field={field} />
        ))}
      </CardBody>
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={`Take ${name} out of the application?`}
        confirm="Take out"
        tone="destructive"
        running={removal.running}
        failure={removal.failure}
        onConfirm={() => removal.run({ subject: person.subject })}
      >
        <p>Their details, shares, documents and personal link go with them.</p>
      </ConfirmDialog>
    </Card>
  );
}

function Roles({ person, name, save }: { person: SubjectForm; name: string; save: FormActions['savePerson'] }) {
  const [roles, setRoles] = useState(person.roles);
  const { run, failure } = useAction(save, { lost });
  const id = anchorOf(person.subject);
  const toggle = (role: (typeof personRoles)[number]) => {
    const next = roles.includes(role) ? roles.filter((one) => one !== role) : [...roles, role];
    setRoles(next);
    run({ person_id: person.subject.slice('person:'.length), roles: [...next] });
  };
  return (
    <fieldset id={id} tabIndex={-1} disabled={person.locked} className="grid gap-2">
      <legend className="mb-1 font-medium text-sm">What {name} is in the business</legend>
      <p className="text-dense text-muted-foreground">Tick all that fit: a director who also signs is both.</p>
      {personRoles.map((role) => (
        <div key={role} className="flex items-start gap-2">
          <Checkbox
            id={`${id}-${role}`}
            checked={roles.includes(role)}
            onChange={() => toggle(role)}
            className="mt-0.5"
          />
          <Label htmlFor={`${id}-${role}`} className="font-normal">
            {roleNames[role]}
          </Label>
        </div>
      ))}
      <FailureAlert failure={failure} />
    </fieldset>
  );
}
