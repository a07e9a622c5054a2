'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { type InviteMerchantInput, inviteMerchantSchema } from '@/lib/identity/contract';
import type { ActionResult } from './action-result';
import { FailureAlert } from './failure-alert';
import { useAction } from './use-action';

interface InviteMerchantDialogProps {
  readonly invite: (input: InviteMerchantInput) => Promise<ActionResult<null>>;
}

export function InviteMerchantDialog({ invite }: InviteMerchantDialogProps) {
  // Made when the dialog opens: however often its button is pressed, one organisation is made.
  const [id, setId] = useState<string | null>(null);
  const close = () => setId(null);
  return (
    <>
      <Button variant="primary" onClick={() => setId(crypto.randomUUID())}>
        Invite a merchant
      </Button>
      <Dialog
        open={id !== null}
        onClose={close}
        title="Invite a merchant"
        description="It gets an organisation of its own. Its first person gets a link by e-mail, becomes its owner and answers for its verification."
      >
        {id === null ? null : <InviteMerchantForm id={id} invite={invite} onClose={close} />}
      </Dialog>
    </>
  );
}

const fields = [
  {
    name: 'name',
    label: 'Organisation',
    help: 'As its customers know it; the legal name comes with the application.',
    type: 'text',
    length: 128,
    problem: 'Use one line of printable text, 128 characters at most.',
  },
  {
    name: 'email',
    label: 'E-mail of its first person',
    help: 'Somebody who may speak for the business.',
    type: 'email',
    length: 254,
    problem: 'Write an e-mail address, such as ada@example.com.',
  },
] as const;
type FieldName = (typeof fields)[number]['name'];

const problemOf = (name: FieldName, value: string): string | undefined =>
  inviteMerchantSchema.shape[name].safeParse(value.trim()).success
    ? undefined
    : fields.find((field) => field.name === name)?.problem;

interface InviteMerchantFormProps extends InviteMerchantDialogProps {
  readonly id: string;
  readonly onClose: () => void;
}

function InviteMerchantForm({ id, invite, onClose }: InviteMerchantFormProps) {
  const [values, setValues] = useState<Record<FieldName, string>>({ name: '', email: '' });
  const [problems, setProblems] = useState<Partial<Record<FieldName, string | undefined>>>({});
  const { run, running, failure } = useAction(invite, {
    lost: 'No answer arrived. Send it again from here: the same form never makes a second organisation.',
    onDone: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = { name: problemOf('name', values.name), email: problemOf('email', values.email) };
    setProblems(found);
    if (found.name === undefined && found.email === undefined) {
      run({ organization_id: id, name: values.name.trim(), email: values.email.trim() });
    }
  };
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <FailureAlert failure={failure} />
        {fields.map(({ name, label, help, type, length }, at) => (
          <Field
            key={name}
            id={`merchant-${name}`}
            label={label}
            help={help}
            error={problems[name] ?? failure?.fields?.[name]}
          >
            {(control) => (
              <Input
                {...control}
                type={type}
                required
                data-autofocus={at === 0 ? true : undefined}
                maxLength={length}
                autoComplete="off"
                value={values[name]}
                onChange={({ target }) => setValues({ ...values, [name]: target.value })}
                onBlur={() => {
                  if (values[name]) setProblems({ ...problems, [name]: problemOf(name, values[name]) });
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
          {running ? 'Inviting …' : 'Send the invitation'}
        </Button>
      </DialogFooter>
    </form>
  );
}
