'use server';

import { redirect } from 'next/navigation';
import type { SignInState } from '@/components/identity/sign-in-form';
import { consoleTarget } from '@/lib/web/page-request';
import { startSession } from '@/lib/web/session';

const minuteSeconds = 60;

export async function enter(_: SignInState, form: FormData): Promise<SignInState> {
  const email = textOf(form.get('email'));
  const opened = await startSession({ email, password: textOf(form.get('password')) });
  if (opened.ok) redirect(consoleTarget(textOf(form.get('next'))));
  const { message, retryAfterSeconds } = opened.refusal;
  const words =
    retryAfterSeconds === undefined
      ? message
      : `Too many attempts to sign in. Try again in ${waitWords(retryAfterSeconds)}.`;
  return { email, failure: { ok: false, message: words } };
}

const textOf = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value : '');

function waitWords(seconds: number): string {
  if (seconds < 2 * minuteSeconds) return `${seconds} seconds`;
  return `${Math.ceil(seconds / minuteSeconds)} minutes`;
}
