'use server';

import { redirect } from 'next/navigation';
import type { ConfirmState } from '@/components/identity/confirm-account-form';
import { refusalWords, textOf } from '@/lib/web/refusal-words';
import { startAccount } from '@/lib/web/session';

export async function confirm(_: ConfirmState, form: FormData): Promise<ConfirmState> {
  const text = (name: string): string => textOf(form.get(name));
  const opened = await startAccount({ token: text('token'), password: text('password') });
  if (opened.ok) redirect('/console');
  return { failure: { ok: false, message: refusalWords(opened.refusal) } };
}
