'use client';

import { type FormEvent, useMemo, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { Select } from '@/components/ui/select';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import { type FormView, type LinkView, percentText } from '@/lib/onboarding/contract/portal';
import type { FormActions } from './actions';
import { OwnershipResult } from './ownership-result';
import { SavedField } from './saved-field';
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
        <Card key={owner.subject} id={anchorOf(owner.subject)} tabIndex={-1} aria-label={nameOf(owner)}>
          <CardHeader>
            <CardTitle>{nameOf(owner)}</CardTitle>
          </CardHeader>
          <CardBody className="grid gap-5">
            {owner.fields.map((field) => (
              <SavedField key={field.path} subject={owner.subject} field={field} />
            ))}
          </CardBody>
        </Card>
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

interface ShareFormProps {
  readonly form: FormView;
  readonly nameIn: (subject: string) => string;
  readonly save: FormActions['saveLink'];
  readonly onDraft: (link: LinkView | null) => void;
}

/** `33.333` → 33333 thousandths of a percent; null for what is no such share. */
export function shareOf(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (match === null) return null;
  const share = Number.parseInt(`${match[1]}${(match[2] ?? '').padEnd(3, '0')}`, 10);
  return share <= 100_000 ? share : null;
}

function ShareForm({ form, nameIn, save, onDraft }: ShareFormProps) {
  const [owner, setOwner] = useState('');
  const [owned, setOwned] = useState('entity');
  const [text, setText] = useState('');
  const [controls, setControls] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const { run, running, failure } = useAction(save, {
    lost,
    onDone: () => {
      onDraft(null);
      setText('');
    },
  });
  const share = shareOf(text);
  const preview = (next: { owner: string; owned: string; share: number | null; controls: boolean }) =>
    onDraft(
      next.owner === '' || next.share === null || next.share === 0
        ? null
        : { owner: next.owner, owned: next.owned, share: next.share, controls: next.controls },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (owner === '') return setProblem('Choose who owns the share.');
    if (share === null) return setProblem('Write a share from 0 to 100, with up to three decimals: 33.333.');
    setProblem(undefined);
    run({ owner, owned, share, controls });
  };
  const others = form.subjects.filter(({ kind }) => kind !== 'entity');
  return (
    <form onSubmit={submit} noValidate className="grid items-end gap-3 rounded-panel border p-4 sm:grid-cols-4">
      <Field id="share-owner" label="Who owns">
        {(control) => (
          <Select
            {...control}
            className="w-full"
            value={owner}
            onChange={({ target }) => {
              setOwner(target.value);
              preview({ owner: target.value, owned, share, controls });
            }}
          >
            <option value="">Choose …</option>
            {others.map(({ subject }) => (
              <option key={subject} value={subject}>
                {nameIn(subject)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field id="share-owned" label="Of which company">
        {(control) => (
          <Select {...control} className="w-full" value={owned} onChange={({ target }) => setOwned(target.value)}>
            {form.subjects
              .filter(({ kind }) => kind !== 'person')
              .map(({ subject }) => (
                <option key={subject} value={subject}>
                  {nameIn(subject)}
                </option>
              ))}
          </Select>
        )}
      </Field>
      <Field id="share-percent" label="Share in percent" error={problem}>
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            value={text}
            onChange={({ target }) => {
              setText(target.value);
              preview({ owner, owned, share: shareOf(target.value), controls });
            }}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" disabled={running}>
        {running ? 'Saving …' : 'Save this share'}
      </Button>
      <div className="flex items-start gap-2 sm:col-span-4">
        <Checkbox
          id="share-controls"
          checked={controls}
          onChange={({ target }) => setControls(target.checked)}
          className="mt-0.5"
        />
        <Label htmlFor="share-controls" className="font-normal">
          Controls it in another way too: by votes, a contract, or the right to appoint who runs it
        </Label>
      </div>
      <div className="sm:col-span-4">
        <FailureAlert failure={failure} />
      </div>
    </form>
  );
}
