'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { ActionResult } from '@/components/identity/action-result';
import { switchEnvironment, switchOrganization } from '@/lib/identity';
import type { Environment } from '@/lib/kernel/context';
import { webProcess } from '@/lib/web/process';
import { refusalWords } from '@/lib/web/refusal-words';
import { proveCode } from '@/lib/web/second-step';
import { endSession, requireSession } from '@/lib/web/session';

const environmentSchema = z.enum(['sandbox', 'live']);

export async function leave(): Promise<void> {
  await endSession();
  redirect('/sign-in');
}

/** Goes to the overview of the other environment: what is open here has another id there. */
export async function switchTo(environment: Environment): Promise<void> {
  const session = await requireSession();
  const { services } = await webProcess();
  await switchEnvironment(session.ctx, { environment: environmentSchema.parse(environment) }, services);
  revalidatePath('/console', 'layout');
  redirect('/console');
}

/** Goes to the overview of another organisation of the same person. */
export async function switchOrganizationTo(organizationId: string): Promise<void> {
  const session = await requireSession();
  const { services } = await webProcess();
  await switchOrganization(session.ctx, { organizationId: z.uuid().parse(organizationId) }, services);
  revalidatePath('/console', 'layout');
  redirect('/console');
}

/** Proves the second step again, for what needs a recent proof. */
export async function stepUp(code: string): Promise<ActionResult<null>> {
  const proved = await proveCode(code);
  return proved.ok ? proved : { ok: false, message: refusalWords(proved.refusal) };
}
