'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { switchEnvironment } from '@/lib/identity';
import type { Environment } from '@/lib/kernel/context';
import { webProcess } from '@/lib/web/process';
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
