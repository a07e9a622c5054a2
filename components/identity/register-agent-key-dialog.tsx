'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { type RegisterAgentKeyInput, registerAgentKeySchema } from '@/lib/identity/contract';
import { bounds } from '@/lib/kernel/bounds';
import type { ActionResult } from './action-result';
import { FailureAlert } from './failure-alert';
import { useAction } from './use-action';

export type RegisterAgentKey = (input: RegisterAgentKeyInput) => Promise<ActionResult<null>>;

export function RegisterAgentKeyDialog({ register }: { register: RegisterAgentKey }) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Register agent key
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title="Register agent key"
        description="The public half of an Ed25519 key. Requests that it signs are recognised as this agent’s."
      >
        <RegisterAgentKeyForm register={register} onClose={close} />
      </Dialog>
    </>
  );
}

const fields = [
  {
    name: 'key_id',
    label: 'Key id',
    help: 'As the agent sends it: small letters, digits and . _ : / -',
    length: bounds.shortText,
    mono: true,
    problem: 'Use 1 to 128 small letters, digits or . _ : / -, beginning with a letter or digit.',
  },
  {
    name: 'public_key_hex',
    label: 'Public key',
    help: '64 hex digits. Never paste the private key here.',
    length: 64,
    mono: true,
    problem: 'A raw Ed25519 public key has 64 hex digits, 0 to 9 and a to f.',
  },
  {
    name: 'label',
    label: 'Label (optional)',
    help: 'Your own words for it, such as the agent’s name.',
    length: bounds.shortText,
    mono: false,
    problem: 'Use one line of printable text.',
  },
] as const;
type FieldName = (typeof fields)[number]['name'];

const problemOf = (name: FieldName, value: string): string | undefined =>
  registerAgentKeySchema.shape[name].safeParse(value).success
    ? undefined
    : fields.find((field) => field.name === name)?.problem;

function RegisterAgentKeyForm({ register, onClose }: { register: RegisterAgentKey; onClose: () => void }) {
  const [values, setValues] = useState<Record<FieldName, string>>({ key_id: '', public_key_hex: '', label: '' });
  const [problems, setProblems] = useState<Partial<Record<FieldName, string | undefined>>>({});
  const { run, running, failure } = useAction(register, {
    lost: 'No answer arrived. Reload this page to see whether the key is registered; registering it twice does no harm.',
    onDone: onClose,
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = registerAgentKeySchema.safeParse(values);
    if (parsed.success) run(parsed.data);
    else setProblems(Object.fromEntries(fields.map(({ name }) => [name, problemOf(name, values[name])])));
  };

  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <FailureAlert failure={failure} />
        {fields.map(({ name, label, help, length, mono }, index) => (
          <Field key={name} id={name} label={label} help={help} error={problems[name] ?? failure?.fields?.[name]}>
            {(control) => (
              <Input
                {...control}
                data-autofocus={index === 0 || undefined}
                maxLength={length}
                autoComplete="off"
                spellCheck={false}
                className={mono ? 'font-mono' : undefined}
                value={values[name]}
                onChange={({ target }) =>
                  setValues((all) => ({ ...all, [name]: mono ? target.value.trim() : target.value }))
                }
                onBlur={() => {
                  if (values[name]) setProblems((all) => ({ ...all, [name]: problemOf(name, values[name]) }));
                }}
              />
            )}
          </Field>
        ))}
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onClose} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running}>
          {running ? 'Registering …' : 'Register key'}
        </Button>
      </DialogFooter>
    </form>
  );
}
