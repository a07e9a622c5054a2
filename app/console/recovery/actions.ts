'use server';

import { revalidatePath } from 'next/cache';
import type { z } from 'zod';
import type { ActionResult } from '@/components/identity/action-result';
import { casesPath, queuePath } from '@/components/recovery/recovery-address';
import { writeOffClaim } from '@/lib/harbor';
import { type WriteOffInput, writeOffInput } from '@/lib/harbor/contract';
import { compareDay as compareDayOf, noteCase as noteCaseOf, reconcileIntent } from '@/lib/recovery';
import { caseParams, compareDayBody, intentParams, noteCaseBody, type ReconcileView } from '@/lib/recovery/contract';
import { runAction } from '@/lib/web/action';

/** Gives back what the rail said; a refused or unanswered call leaves the money where it was. */
export async function reconcile(input: string): Promise<ActionResult<ReconcileView>> {
  const answer = await runAction({
    schema: intentParams.shape.intent_id,
    input,
    run: (ctx, intentId, services) => reconcileIntent(ctx, { intentId, idempotency: null }, services),
    show: ({ body }) => body,
  });
  revalidatePath(queuePath);
  return answer;
}

const noteInput = noteCaseBody.extend({ caseId: caseParams.shape.case_id });

export async function noteCase(input: z.input<typeof noteInput>): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: noteInput,
    input,
    run: (ctx, parsed, services) => noteCaseOf(ctx, { ...parsed, idempotency: null }, services),
    show: () => null,
  });
  revalidatePath(casesPath);
  return answer;
}

/** Bears a loss; gives back nothing, for the page reads again what is left. */
export async function writeOff(input: WriteOffInput): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: writeOffInput,
    input,
    run: (ctx, parsed, services) => writeOffClaim(ctx, parsed, services),
    show: () => null,
  });
  revalidatePath(queuePath);
  return answer;
}

/** Gives back how many differences the day has. */
export async function compareDay(input: string): Promise<ActionResult<number>> {
  const answer = await runAction({
    schema: compareDayBody.shape.day,
    input,
    run: (ctx, day, services) => compareDayOf(ctx, { day, again: true }, services),
    show: ({ differences }) => differences,
  });
  revalidatePath(casesPath);
  return answer;
}
