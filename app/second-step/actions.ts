'use server';

import { redirect } from 'next/navigation';
import type { ActionResult } from '@/components/identity/action-result';
import type { CodeState, EnrolmentView, EnrolState } from '@/components/identity/second-step-form';
import type { Outcome } from '@/lib/kernel/outcome';
import { entryTarget } from '@/lib/web/page-request';
import { refusalWords, textOf } from '@/lib/web/refusal-words';
import { beginReplacement, confirmEnrolment, proveCode, renewCodes } from '@/lib/web/second-step';
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

export async function replace(): Promise<ActionResult<EnrolmentView>> {
  return inWords(await beginReplacement());
}

export async function renew(): Promise<ActionResult<readonly string[]>> {
  return inWords(await renewCodes());
}

/** Asked for again, before what needs a recent proof. */
export async function proveAgain(code: string): Promise<ActionResult<null>> {
  return inWords(await proveCode(code));
}

const inWords = <T>(outcome: Outcome<T>): ActionResult<T> =>
  outcome.ok ? outcome : { ok: false, code: outcome.refusal.code, message: refusalWords(outcome.refusal) };

export async function cancel(): Promise<void> {
  await endSession();
  redirect('/sign-in');
}
