'use client';

import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { Select } from '@/components/ui/select';
import { type FormView, type LinkView, wholeShare } from '@/lib/onboarding/contract/portal';
import type { FormActions } from './actions';

interface ShareFormProps {
  readonly form: FormView;
  readonly nameIn: (subject: string) => string;
  readonly save: FormActions['saveLink'];
  /** What is being typed, for the arithmetic beside it; null while it is no share. */
  readonly onDraft: (link: LinkView | null) => void;
}

/** `33.333` → 33333 thousandths of a percent; null for what is no such share. */
export function shareOf(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (match === null) return null;
  const share = Number.parseInt(`${match[1]}${(match[2] ?? '').padEnd(3, '0')}`, 10);
  return share <= wholeShare ? share : null;
}

interface Typed {
  readonly owner: string;
  readonly owned: string;
  readonly text: string;
  readonly controls: boolean;
}

const blank: Typed = { owner: '', owned: 'entity', text: '', controls: false };
const lost = 'No answer arrived. Reload this page: it shows what was saved.';

function linkOf({ controls, owned, owner, text }: Typed): LinkView | null {
  const share = shareOf(text);
  return owner === '' || share === null || (share === 0 && !controls) ? null : { owner, owned, share, controls };
}

/** Says how much of a company somebody owns. */
export function ShareForm({ form, nameIn, save, onDraft }: ShareFormProps) {
  const [typed, setTyped] = useState(blank);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const type = (change: Partial<Typed>) => {
    const next = { ...typed, ...change };
    setTyped(next);
    onDraft(linkOf(next));
  };
  const { run, running, failure } = useAction(save, { lost, onDone: () => type({ text: '', controls: false }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const link = linkOf(typed);
    if (typed.owner === '') return setProblem('Choose who owns the share.');
    if (link === null) return setProblem('Write a share above 0 and up to 100, with up to three decimals: 33.333.');
    setProblem(undefined);
    run(link);
  };
  const ownable = form.subjects.filter(({ kind }) => kind !== 'person');
  const owners = form.subjects.filter(({ kind }) => kind !== 'entity');
  return (
    <form onSubmit={submit} noValidate className="grid items-end gap-3 rounded-panel border p-4 sm:grid-cols-4">
      <Chooser id="share-owner" label="Who owns" value={typed.owner} onChoose={(owner) => type({ owner })}>
        {owners.map(({ subject }) => ({ subject, name: nameIn(subject) }))}
      </Chooser>
      <Chooser id="share-owned" label="Of which company" value={typed.owned} onChoose={(owned) => type({ owned })}>
        {ownable.map(({ subject }) => ({ subject, name: nameIn(subject) }))}
      </Chooser>
      <Field id="share-percent" label="Share in percent" error={problem}>
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            value={typed.text}
            onChange={({ target }) => type({ text: target.value })}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" disabled={running}>
        {running ? 'Saving …' : 'Save this share'}
      </Button>
      <div className="flex items-start gap-2 sm:col-span-4">
        <Checkbox
          id="share-controls"
          checked={typed.controls}
          onChange={({ target }) => type({ controls: target.checked })}
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

interface ChooserProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChoose: (subject: string) => void;
  readonly children: readonly { readonly subject: string; readonly name: string }[];
}

function Chooser({ id, label, value, onChoose, children }: ChooserProps) {
  return (
    <Field id={id} label={label}>
      {(control) => (
        <Select {...control} className="w-full" value={value} onChange={({ target }) => onChoose(target.value)}>
          <option value="">Choose …</option>
          {children.map(({ name, subject }) => (
            <option key={subject} value={subject}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
