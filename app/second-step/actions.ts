'use server';

import { redirect } from 'next/navigation';
import type { CodeState, EnrolState } from '@/components/identity/second-step-form';
import { entryTarget } from '@/lib/web/page-request';
import { refusalWords, textOf } from '@/lib/web/refusal-words';
import { confirmEnrolment, proveCode } from '@/lib/web/second-step';
import { endSession } from '@/lib/web/session';

export async function enterCode(_: CodeState, form: FormData): Promise<CodeState> {
  const proved = await proveCode(textOf(form.get('code')));
  if (proved.ok) redirect(entryTarget(textOf(form.get('next'))));
  return { failure: { ok: false, message: refusalWords(proved.refusal) } };
}

export async function confirm(_: EnrolState, form: FormData): Promise<EnrolState> {
  const confirmed = await confirmEnrolment(textOf(form.get('code')));
  if (confirmed.ok) return { failure: null, recoveryCodes: confirmed.value };
  return { failure: { ok: false, message: refusalWords(confirmed.refusal) }, recoveryCodes: null };
}

export async function cancel(): Promise<void> {
  await endSession();
  redirect('/sign-in');
}
