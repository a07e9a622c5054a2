'use server';

import { redirect } from 'next/navigation';
import type { AcceptState } from '@/components/identity/accept-form';
import { joinByInvitation } from '@/lib/identity';
import { webProcess } from '@/lib/web/process';
import { refusalWords, textOf } from '@/lib/web/refusal-words';
import { endSession, requireOpen, startMembership } from '@/lib/web/session';

const fieldWords: Readonly<Record<string, string>> = {
  name: 'Use one line of printable text, 128 characters at most.',
  password: 'Use 12 to 256 characters.',
};

export async function accept(_: AcceptState, form: FormData): Promise<AcceptState> {
  const text = (name: string): string => textOf(form.get(name));
  const name = text('name');
  const opened = await startMembership({ token: text('token'), name, password: text('password') });
  if (opened.ok) redirect('/second-step');
  const field = opened.refusal.field ?? '';
  const words = fieldWords[field];
  if (words === undefined) return { name, failure: { ok: false, message: refusalWords(opened.refusal) } };
  return { name, failure: { ok: false, message: 'One field needs another look.', fields: { [field]: words } } };
}

export async function join(_: AcceptState, form: FormData): Promise<AcceptState> {
  const { session, request } = await requireOpen();
  const { services } = await webProcess();
  const joined = await joinByInvitation(session, request, { token: textOf(form.get('token')) }, services);
  if (joined.ok) redirect('/console');
  return { name: '', failure: { ok: false, message: refusalWords(joined.refusal) } };
}

export async function signInAsAnother(form: FormData): Promise<void> {
  const token = textOf(form.get('token'));
  await endSession();
  redirect(`/invite/${encodeURIComponent(token)}`);
}
