'use client';

import { useState } from 'react';
import { ConfirmDialog } from '@/components/identity/confirm-dialog';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { Label } from '@/components/ui/label';
import type { SubjectForm } from '@/lib/onboarding/contract/portal';
import type { FormActions } from './actions';
import { SavedField } from './saved-field';
import { anchorOf, nameOf } from './words';

interface CompanyCardProps {
  readonly company: SubjectForm;
  readonly actions: Pick<FormActions, 'saveCompany' | 'removeSubject'>;
}

const lost = 'No answer arrived. Reload this page: it shows what was saved.';

/** A company that owns a share: whether its own owners are asked for, its fields, and the way to take it out. */
export function CompanyCard({ company, actions }: CompanyCardProps) {
  const [asked, setAsked] = useState(false);
  const removal = useAction(actions.removeSubject, { lost, onDone: () => setAsked(false) });
  const listing = useAction(actions.saveCompany, { lost });
  const { is_publicly_held: isPublic, locked, subject } = company;
  const name = nameOf(company);
  const id = anchorOf(subject);
  return (
    <Card id={id} tabIndex={-1} aria-label={name}>
      <CardHeader>
        <CardTitle>{name}</CardTitle>
        {locked ? null : (
          <Button size="sm" variant="ghost" onClick={() => setAsked(true)} aria-label={`Take ${name} out`}>
            Take out …
          </Button>
        )}
      </CardHeader>
      <CardBody className="grid gap-5">
        <div className="flex items-start gap-2">
          <Checkbox
            id={`${id}-public`}
            checked={isPublic}
            disabled={locked || listing.running}
            onChange={({ target }) =>
              listing.run({ company_id: subject.slice('company:'.length), is_publicly_held: target.checked })
            }
            className="mt-0.5"
          />
          <Label htmlFor={`${id}-public`} className="font-normal">
            Publicly held: its shares are traded on a stock exchange, so its own owners need not be named
          </Label>
        </div>
        <FailureAlert failure={listing.failure} />
        {company.fields.map((field) => (
          <SavedField key={field.path} subject={subject} field={field} />
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
        onConfirm={() => removal.run({ subject })}
      >
        <p>Its details, its documents and every share that it holds, or that is held in it, go with it.</p>
      </ConfirmDialog>
    </Card>
  );
}
