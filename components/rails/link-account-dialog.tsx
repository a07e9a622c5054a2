'use client';

import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { linkAccountSchema } from '@/lib/rails/contract';
import type { RailActions } from './rail-actions';

interface LinkAccountDialogProps {
  /** A successor of the account that is the destination. */
  readonly another: boolean;
  readonly link: RailActions['linkAccount'];
}

export function LinkAccountDialog({ another, link }: LinkAccountDialogProps) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button variant={another ? 'secondary' : 'primary'} onClick={() => setOpen(true)}>
        {another ? 'Link another account' : 'Link a Stripe account'}
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={another ? 'Link another account' : 'Link a Stripe account'}
        description="You go on at Stripe, and come back here. Nothing is paid to the account before it is the destination."
      >
        <LinkAccountForm another={another} link={link} onClose={close} />
      </Dialog>
    </>
  );
}

const problems = {
  contact_email: 'Give an e-mail address, such as finance@example.com.',
  country: 'Give the two letters of the country, such as US.',
} as const;
type FieldName = keyof typeof problems;

const problemOf = (name: FieldName, value: string): string | undefined =>
  linkAccountSchema.shape[name].safeParse(value).success ? undefined : problems[name];

function LinkAccountForm({ another, link, onClose }: LinkAccountDialogProps & { readonly onClose: () => void }) {
  const [values, setValues] = useState<Record<FieldName, string>>({ contact_email: '', country: '' });
  const [wrong, setWrong] = useState<Partial<Record<FieldName, string | undefined>>>({});
  const { run, running, failure } = useAction(link, {
    lost: 'No answer arrived. Try again: the same account goes on, and no second one is made.',
    onDone: (address) => window.location.assign(address),
  });
  const check = (name: FieldName) => setWrong((all) => ({ ...all, [name]: problemOf(name, values[name]) }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = linkAccountSchema.safeParse({ ...values, another });
    if (parsed.success) run(parsed.data);
    else for (const name of ['contact_email', 'country'] as const) check(name);
  };
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <FailureAlert failure={failure} />
        <Field
          id="account-email"
          label="Contact e-mail"
          help="Stripe writes here about the account."
          error={wrong.contact_email ?? failure?.fields?.contact_email}
        >
          {(control) => (
            <Input
              {...control}
              type="email"
              data-autofocus
              autoComplete="email"
              maxLength={254}
              value={values.contact_email}
              onChange={({ target }) => setValues((all) => ({ ...all, contact_email: target.value.trim() }))}
              onBlur={() => values.contact_email && check('contact_email')}
            />
          )}
        </Field>
        <Field
          id="account-country"
          label="Country"
          help="Where the company is at home, in two letters."
          error={wrong.country ?? failure?.fields?.country}
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="country"
              maxLength={2}
              className="uppercase"
              value={values.country}
              onChange={({ target }) => setValues((all) => ({ ...all, country: target.value.trim() }))}
              onBlur={() => values.country && check('country')}
            />
          )}
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onClose} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running}>
          {running ? 'Asking Stripe …' : 'Go on at Stripe'}
        </Button>
      </DialogFooter>
    </form>
  );
}
