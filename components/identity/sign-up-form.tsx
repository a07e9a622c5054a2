'use client';

import { useActionState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { ActionFailure } from './action-result';
import { FailureAlert } from './failure-alert';

/** What was typed, given back so that a refusal costs nothing but the password. */
export interface SignUpDraft {
  readonly organization: string;
  readonly name: string;
  readonly email: string;
}

export interface SignUpState {
  readonly draft: SignUpDraft;
  readonly failure: ActionFailure | null;
}

interface SignUpFormProps {
  /** Redirects when it succeeds; a browser without JavaScript posts to it like to any form. */
  readonly action: (state: SignUpState, form: FormData) => Promise<SignUpState>;
}

const untouched: SignUpState = { draft: { organization: '', name: '', email: '' }, failure: null };

const fields = [
  { name: 'organization', label: 'Organisation', type: 'text', autoComplete: 'organization', maxLength: 128 },
  { name: 'name', label: 'Your name', type: 'text', autoComplete: 'name', maxLength: 128 },
  { name: 'email', label: 'E-mail', type: 'email', autoComplete: 'username', maxLength: 254 },
] as const;

export function SignUpForm({ action }: SignUpFormProps) {
  const [state, submit, running] = useActionState(action, untouched);
  return (
    <form action={submit} className="grid gap-5">
      <FailureAlert failure={state.failure} />
      {fields.map(({ name, label, ...control }) => (
        <Field key={name} id={name} label={label} error={state.failure?.fields?.[name]}>
          {(ids) => (
            <Input
              {...ids}
              {...control}
              name={name}
              required
              defaultValue={state.draft[name]}
              className="h-10 sm:text-base"
            />
          )}
        </Field>
      ))}
      <NewPasswordField error={state.failure?.fields?.password} />
      <Button type="submit" variant="primary" size="lg" disabled={running}>
        {running ? 'Sending the letter …' : 'Make an account'}
      </Button>
    </form>
  );
}

/** A password that is chosen now: a manager may fill it in, and a long sentence is welcome. */
export function NewPasswordField({ error }: { error: string | undefined }) {
  return (
    <Field id="password" label="Password" help="At least 12 characters; a sentence is fine." error={error}>
      {(control) => (
        <Input
          {...control}
          type="password"
          name="password"
          required
          minLength={12}
          maxLength={256}
          autoComplete="new-password"
          className="h-10 sm:text-base"
        />
      )}
    </Field>
  );
}
