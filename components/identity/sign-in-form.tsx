'use client';

import { signIn } from 'next-auth/react';
import { type FormEvent, useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { ActionFailure } from './action-result';
import { FailureAlert } from './failure-alert';

/** By refusal code, as the sign-in answers it. */
const refusalWords: Readonly<Record<string, string>> = {
  'sign_in.refused': 'E-mail address and password do not match an account. Check both and try again.',
  'sign_in.throttled':
    'Too many attempts. Wait a few minutes, then try again; the right password is refused until then too.',
  'sign_in.busy': 'Many people are signing in at this moment. Try again in a few seconds.',
};
const outage = 'The sign-in did not answer. Check your connection and try again; nothing was changed.';

/** `next` is the page of the console to go to; the browser loads it afresh, with the new session. */
export function SignInForm({ next }: { next: string }) {
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const [running, start] = useTransition();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const credentials = { email: form.get('email'), password: form.get('password') };
    start(async () => {
      setFailure(null);
      const answer = await signIn('credentials', { ...credentials, redirect: false }).catch(() => null);
      if (answer?.ok && !answer.error) location.assign(next);
      else setFailure({ ok: false, message: refusalWords[answer?.error ?? ''] ?? outage });
    });
  };

  return (
    <form method="post" onSubmit={submit} className="grid gap-5">
      <FailureAlert failure={failure} />
      <Field id="email" label="E-mail">
        {(control) => (
          <Input
            {...control}
            type="email"
            name="email"
            required
            autoComplete="username"
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
