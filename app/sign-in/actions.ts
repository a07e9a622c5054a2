'use server';

import { redirect } from 'next/navigation';
import type { SignInState } from '@/components/identity/sign-in-form';
import { entryTarget, secondStepPath } from '@/lib/web/page-request';
import { refusalWords, textOf } from '@/lib/web/refusal-words';
import { startSession } from '@/lib/web/session';

export async function enter(_: SignInState, form: FormData): Promise<SignInState> {
  const email = textOf(form.get('email'));
  const opened = await startSession({ email, password: textOf(form.get('password')) });
  if (opened.ok) {
    const next = entryTarget(textOf(form.get('next')));
    redirect(opened.value.awaits === null ? next : secondStepPath(next));
  }
  return { email, failure: { ok: false, message: refusalWords(opened.refusal) } };
}
