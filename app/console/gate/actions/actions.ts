'use server';

import { revalidatePath } from 'next/cache';
import type { z } from 'zod';
import { actionAddress, actionsPath } from '@/components/gate/actions-address';
import type { ActionResult } from '@/components/identity/action-result';
import { type DeskRefund, refundPaidAction, resendDelivery } from '@/lib/gate';
import { refundInput, sendAgainInput } from '@/lib/gate/contract/desk';
import { runAction } from '@/lib/web/action';

/** The page of the action and the list show what was done. */
function refresh(actionId: string): void {
  revalidatePath(actionAddress(actionId));
  revalidatePath(actionsPath);
}

export async function refundAction(input: z.input<typeof refundInput>): Promise<ActionResult<DeskRefund>> {
  const answer = await runAction({
    schema: refundInput,
    input,
    run: (ctx, parsed, services) => refundPaidAction(services.gate, ctx, parsed),
    show: (status) => status,
  });
  // Also when it did not go through: the rail's no stands on the page.
  refresh(input.actionId);
  return answer;
}

export async function sendAgain(input: z.input<typeof sendAgainInput>): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: sendAgainInput,
    input,
    run: (ctx, { deliveryId }, services) => resendDelivery(services.gate, ctx, deliveryId),
    show: () => null,
  });
  refresh(input.actionId);
  return answer;
}
