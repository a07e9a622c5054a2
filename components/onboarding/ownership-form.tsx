'use client';

import { useMemo, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import { type FormView, type LinkView, percentText } from '@/lib/onboarding/contract/portal';
import type { FormActions } from './actions';
import { CompanyCard } from './company-card';
import { OwnershipResult } from './ownership-result';
import { SavedField } from './saved-field';
import { ShareForm } from './share-form';
import { anchorOf, nameOf } from './words';

interface OwnershipFormProps {
  readonly form: FormView;
  readonly actions: Pick<FormActions, 'saveLink' | 'saveCompany' | 'removeSubject'>;
}

const lost = 'No answer arrived. Reload this page: it shows what was saved.';

/** Who owns how much of what, and what follows from it, worked out here by the rule of the server. */
export function OwnershipForm({ form, actions }: OwnershipFormProps) {
  const [draft, setDraft] = useState<LinkView | null>(null);
  const names = useMemo(
    () => new Map(form.subjects.map((subject) => [subject.subject, nameOf(subject)])),
    [form.subjects],
  );
  const nameIn = (subject: string): string => names.get(subject) ?? 'Somebody';
  const isDraft = (link: LinkView) => draft !== null && link.owner === draft.owner && link.owned === draft.owned;
  const links = draft === null ? form.links : [...form.links.filter((link) => !isDraft(link)), draft];
  const companies = form.subjects.filter(({ kind }) => kind === 'company');
  const company = useAction(actions.saveCompany, { lost });
  const applicant = form.subjects.find(({ kind }) => kind === 'entity');
  const official = applicant?.fields.find(({ path }) => path === 'seniorOfficial');
  const people = form.subjects.filter(({ kind }) => kind === 'person');
  return (
    <>
      <section id={anchorOf('ownership')} tabIndex={-1} aria-label="Shares" className="grid gap-4">
        <Shares form={form} nameIn={nameIn} actions={actions} />
        {form.ownership_locked ? (
          <p className="text-dense text-muted-foreground">
            Locked: this was sent in, and compliance has not asked about the ownership.
          </p>
        ) : (
          <ShareForm form={form} nameIn={nameIn} save={actions.saveLink} onDraft={setDraft} />
        )}
      </section>
      <OwnershipResult subjects={form.subjects} links={links} nameIn={nameIn} unsaved={draft !== null} />
      {official === undefined ? null : (
        <SavedField
          subject="entity"
          field={official}
          choices={people.map((person) => ({
            value: person.subject.slice('person:'.length),
            label: nameOf(person),
          }))}
        />
      )}
      {companies.map((owner) => (
        <CompanyCard key={owner.subject} company={owner} actions={actions} />
      ))}
      <FailureAlert failure={company.failure} />
      <Button
        size="lg"
        className="justify-self-start"
        disabled={company.running || form.ownership_locked}
        onClick={() => company.run({ company_id: crypto.randomUUID(), is_publicly_held: false })}
      >
        Add a company that owns a share
      </Button>
    </>
  );
}

interface SharesProps extends OwnershipFormProps {
  readonly nameIn: (subject: string) => string;
}

function Shares({ form, nameIn, actions }: SharesProps) {
  const { run, running, failure } = useAction(actions.saveLink, { lost });
  if (form.links.length === 0) {
    return <p className="text-dense text-muted-foreground">No share is named yet. Say below who owns the business.</p>;
  }
  return (
    <>
      <FailureAlert failure={failure} />
      <Table caption="Shares">
        <TableHead>
          <tr>
            <TableHeader>Owner</TableHeader>
            <TableHeader>Owns</TableHeader>
            <TableHeader>Share</TableHeader>
            <TableHeader>
              <span className="sr-only">Actions</span>
            </TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {form.links.map((link) => (
            <TableRow key={`${link.owner} ${link.owned}`}>
              <TableHeader scope="row">{nameIn(link.owner)}</TableHeader>
              <TableCell>{nameIn(link.owned)}</TableCell>
              <TableCell className="tabular-nums">
                {percentText(link.share)} %{link.controls ? ', and controls it' : ''}
              </TableCell>
              <TableCell className="w-0 text-right">
                <Button
                  size="sm"
                  variant="ghost"
                  disabled={running || form.ownership_locked}
                  aria-label={`Take out the share of ${nameIn(link.owner)} in ${nameIn(link.owned)}`}
                  onClick={() => run({ owner: link.owner, owned: link.owned, share: null, controls: false })}
                >
                  Take out
                </Button>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </>
  );
}
