'use client';

import { useActionState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { ActionFailure } from './action-result';
import { FailureAlert } from './failure-alert';

export interface ConfirmState {
  readonly failure: ActionFailure | null;
}

interface ConfirmAccountFormProps {
  /** Redirects when it succeeds. */
  readonly action: (state: ConfirmState, form: FormData) => Promise<ConfirmState>;
  readonly token: string;
  readonly email: string;
}

/** Makes the account that was asked for, with the password of whoever asked. */
export function ConfirmAccountForm({ action, token, email }: ConfirmAccountFormProps) {
  const [state, submit, running] = useActionState(action, { failure: null });
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
      <Field id="password" label="Password">
        {(control) => (
          <Input
            {...control}
            type="password"
            name="password"
            required
            autoComplete="current-password"
            className="h-10 sm:text-base"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" disabled={running}>
        {running ? 'Making the account …' : 'Make my account'}
      </Button>
    </form>
  );
}
