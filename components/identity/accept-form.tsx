'use client';

import { useActionState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { ActionFailure } from './action-result';
import { FailureAlert } from './failure-alert';
import { NewPasswordField } from './sign-up-form';

export interface AcceptState {
  /** What was typed, given back so that a refusal costs nothing but the password. */
  readonly name: string;
  readonly failure: ActionFailure | null;
}

interface AcceptFormProps {
  /** Redirects when it succeeds. */
  readonly action: (state: AcceptState, form: FormData) => Promise<AcceptState>;
  readonly token: string;
  readonly email: string;
}

/** For somebody new: a name and a password for the address that was invited. */
export function AcceptForm({ action, token, email }: AcceptFormProps) {
  const [state, submit, running] = useActionState(action, { name: '', failure: null });
  return (
    <form action={submit} className="grid gap-5">
      <FailureAlert failure={state.failure} />
      <input type="hidden" name="token" value={token} />
      <Field id="email" label="E-mail">
        {(control) => (
          <Input
            {...control}
            type="email"
            name="email"
            readOnly
            autoComplete="username"
            value={email}
            className="h-10 sm:text-base"
          />
        )}
      </Field>
      <Field id="name" label="Your name" error={state.failure?.fields?.name}>
        {(control) => (
          <Input
            {...control}
            name="name"
            required
            maxLength={128}
            autoComplete="name"
            defaultValue={state.name}
            className="h-10 sm:text-base"
          />
        )}
      </Field>
      <NewPasswordField error={state.failure?.fields?.password} />
      <Button type="submit" variant="primary" size="lg" disabled={running}>
        {running ? 'Joining …' : 'Join'}
      </Button>
    </form>
  );
}

interface JoinFormProps {
  readonly action: (state: AcceptState, form: FormData) => Promise<AcceptState>;
  readonly token: string;
  readonly organization: string;
}

/** For who is signed in with the address that was invited. */
export function JoinForm({ action, token, organization }: JoinFormProps) {
  const [state, submit, running] = useActionState(action, { name: '', failure: null });
  return (
    <form action={submit} className="grid gap-5">
      <FailureAlert failure={state.failure} />
      <input type="hidden" name="token" value={token} />
      <Button type="submit" variant="primary" size="lg" disabled={running}>
        {running ? 'Joining …' : `Join ${organization}`}
      </Button>
    </form>
  );
}
