'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { ActionResult } from '@/components/identity/action-result';
import { settlementPath } from '@/components/settlement/settlement-address';
import { confirmByPerson } from '@/lib/harbor';
import { type IntentStatus, intentStatuses } from '@/lib/views/contract';
import { runAction } from '@/lib/web/action';

const settled = z.object({ status: z.enum(intentStatuses) });

/** Gives back where the money stands afterwards, in the server's word. */
export async function confirmSettlement(intentId: string): Promise<ActionResult<IntentStatus>> {
  const answer = await runAction({
    schema: z.uuid(),
    input: intentId,
    run: (ctx, parsed, { engine }) => confirmByPerson(engine, ctx, parsed),
    show: ({ body }) => settled.parse(body).status,
  });
  // Also after a refusal: the state may be another one than the person saw.
  revalidatePath(settlementPath);
  return answer;
}
