'use client';

import { useState } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Field, type FieldControl } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { Select } from '@/components/ui/select';
import { Textarea } from '@/components/ui/textarea';
import { entityTypes, type FieldValue, type FieldView, isFilled } from '@/lib/onboarding/contract/portal';
import { AddressInputs } from './address-inputs';
import type { Country } from './countries';
import { useKeeper } from './keeper';
import { useAutosave } from './use-autosave';
import { anchorOf, helpOf, labelOf, problemWords, spaced } from './words';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What may be taken over, from a field of this page or as it is saved, and the words for it. */
export type SameAs = { readonly words: string } & ({ readonly target: string } | { readonly value: FieldValue });

interface SavedFieldProps {
  readonly subject: string;
  readonly field: FieldView;
  readonly sameAs?: SameAs;
  readonly choices?: readonly Choice[];
}

const lockedWords = 'Locked: this was sent in, and compliance has not asked for it.';

/** One value of the form: label, help, control, what is wrong with it, and how saving it goes. */
export function SavedField({ subject, field, sameAs, choices }: SavedFieldProps) {
  const keeper = useKeeper();
  const { value, state, change, decide, leave } = useAutosave(subject, field);
  const [left, setLeft] = useState(false);
  const id = anchorOf(`${subject}.${field.path}`);
  const isWrong = left && field.required && !isFilled(field, value);
  const error = isWrong ? problemWords(field.form) : state.kind === 'failed' ? state.words : undefined;
  const blur = () => {
    setLeft(true);
    return leave();
  };
  const takeOver = () => {
    if (sameAs === undefined) return;
    const other = 'target' in sameAs ? keeper.read(sameAs.target) : sameAs.value;
    if (other !== undefined) change(other, 0);
  };
  const help = field.locked ? lockedWords : helpOf(field.path);
  const label = field.required || field.form === 'flag' ? labelOf(field.path) : `${labelOf(field.path)} (optional)`;
  return (
    <div className="grid gap-2" data-target={`${subject}.${field.path}`}>
      <Shape
        field={field}
        id={id}
        label={label}
        help={help}
        error={error}
        value={value}
        choices={choices}
        onChange={change}
        onBlur={blur}
      />
      {sameAs !== undefined && !field.locked ? (
        <Button size="sm" className="justify-self-start" onClick={takeOver}>
          {sameAs.words}
        </Button>
      ) : null}
      {state.kind === 'conflict' ? (
        <Conflict
          label={labelOf(field.path)}
          mine={value}
          theirs={state.theirs}
          onChoose={(chosen) => decide(chosen, state.over)}
        />
      ) : null}
    </div>
  );
}

interface ShapeProps {
  readonly field: FieldView;
  readonly id: string;
  readonly label: string;
  readonly help: string | undefined;
  readonly error: string | undefined;
  readonly value: FieldValue;
  readonly choices: readonly Choice[] | undefined;
  readonly onChange: (value: FieldValue, pauseMs?: number) => void;
  readonly onBlur: () => void;
}

/** A tick, an address, or one line: by what the value is. */
function Shape({ field, id, label, help, error, value, choices, onChange, onBlur }: ShapeProps) {
  return field.form === 'flag' ? (
    <div className="flex items-start gap-2">
      <Checkbox
        id={id}
        checked={value === true}
        disabled={field.locked}
        onChange={({ target }) => onChange(target.checked, 0)}
        className="mt-0.5"
      />
      <Label htmlFor={id} className="font-normal">
        {label}
      </Label>
    </div>
  ) : field.form === 'address' ? (
    <AddressInputs
      id={id}
      legend={label}
      help={help}
      error={error}
      value={typeof value === 'object' ? value : {}}
      locked={field.locked}
      onChange={onChange}
      onBlur={onBlur}
    />
  ) : (
    <Field id={id} label={label} help={help} error={error}>
      {(control) => (
        <Control
          control={control}
          field={field}
          value={typeof value === 'string' ? value : ''}
          choices={choices}
          onChange={onChange}
          onBlur={onBlur}
        />
      )}
    </Field>
  );
}

interface ControlProps {
  readonly control: FieldControl;
  readonly field: FieldView;
  readonly value: string;
  readonly choices: readonly Choice[] | undefined;
  readonly onChange: (value: FieldValue, pauseMs?: number) => void;
  readonly onBlur: () => void;
}

const listed = (form: FieldView['form'], countries: readonly Country[]): readonly Choice[] | undefined => {
  if (form === 'country') return countries.map(({ code, name }) => ({ value: code, label: name }));
  return form === 'entity_type' ? entityTypes.map((type) => ({ value: type, label: spaced(type) })) : undefined;
};

function Control({ control, field, value, choices, onChange, onBlur }: ControlProps) {
  const { countries } = useKeeper();
  const options = choices ?? listed(field.form, countries);
  const common = { ...control, required: field.required, disabled: field.locked, onBlur, value };
  if (options !== undefined) {
    return (
      <Select {...common} className="w-full sm:w-80" onChange={({ target }) => onChange(target.value, 0)}>
        <option value="">Choose …</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    );
  }
  if (field.form === 'words') {
    return <Textarea {...common} rows={6} onChange={({ target }) => onChange(target.value)} />;
  }
  return (
    <Input
      {...common}
      className="sm:max-w-md"
      inputMode={field.form === 'day' ? 'numeric' : undefined}
      placeholder={field.form === 'day' ? 'YYYY-MM-DD' : undefined}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

const shown = (value: FieldValue): string => {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return typeof value === 'string' ? value : Object.values(value).filter(Boolean).join(', ');
};

interface ConflictProps {
  readonly label: string;
  readonly mine: FieldValue;
  readonly theirs: FieldValue;
  readonly onChoose: (value: FieldValue) => void;
}

function Conflict({ label, mine, theirs, onChoose }: ConflictProps) {
  return (
    <Alert tone="warning" role="alert" title={`Somebody else changed “${label}” meanwhile`}>
      <dl className="grid gap-1">
        <dt className="font-medium">Saved by your colleague</dt>
        <dd className="break-words">{shown(theirs) || 'Empty'}</dd>
        <dt className="font-medium">What you typed</dt>
        <dd className="break-words">{shown(mine) || 'Empty'}</dd>
      </dl>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="sm" onClick={() => onChoose(theirs)}>
          Keep your colleague’s
        </Button>
        <Button size="sm" onClick={() => onChoose(mine)}>
          Use what you typed
        </Button>
      </div>
    </Alert>
  );
}
