'use client';

import { useActionState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { ActionFailure } from './action-result';
import { FailureAlert } from './failure-alert';

export interface SignInState {
  /** What was typed, given back so that a refusal costs nothing but the password. */
  readonly email: string;
  readonly failure: ActionFailure | null;
}

interface SignInFormProps {
  /** Redirects when it succeeds; a browser without JavaScript posts to it like to any form. */
  readonly action: (state: SignInState, form: FormData) => Promise<SignInState>;
  /** Page of the console to go to afterwards. */
  readonly next: string;
}

const untouched: SignInState = { email: '', failure: null };

export function SignInForm({ action, next }: SignInFormProps) {
  const [state, submit, running] = useActionState(action, untouched);
  return (
    <form action={submit} className="grid gap-5">
      <FailureAlert failure={state.failure} />
      <input type="hidden" name="next" value={next} />
      <Field id="email" label="E-mail">
        {(control) => (
          <Input
            {...control}
            type="email"
            name="email"
            required
            autoComplete="username"
            defaultValue={state.email}
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
        {running ? 'Signing in …' : 'Sign in'}
      </Button>
    </form>
  );
}
