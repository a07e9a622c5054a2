'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { ActionResult } from '@/components/identity/action-result';
import { railNames } from '@/lib/harbor';
import { engagePerson, inviteMerchant, resendMerchantInvitation } from '@/lib/identity';
import {
  type EngagePersonInput,
  engagePersonSchema,
  type InviteMerchantInput,
  inviteMerchantSchema,
} from '@/lib/identity/contract';
import { runMerchantAction } from '@/lib/web/action';

const path = '/console/merchants';

export async function invite(input: InviteMerchantInput): Promise<ActionResult<null>> {
  const answer = await runMerchantAction({
    schema: inviteMerchantSchema,
    input,
    run: (ctx, order, services) => inviteMerchant(ctx, order, { ...services, rails: railNames }),
    show: () => null,
  });
  if (answer.ok) revalidatePath(path);
  return answer;
}

export async function resend(organizationId: string): Promise<ActionResult<null>> {
  const answer = await runMerchantAction({
    schema: z.uuid(),
    input: organizationId,
    run: (ctx, id, services) => resendMerchantInvitation(ctx, { organizationId: id }, services),
    show: () => null,
  });
  if (answer.ok) revalidatePath(path);
  return answer;
}

export async function engage(input: EngagePersonInput): Promise<ActionResult<null>> {
  return runMerchantAction({ schema: engagePersonSchema, input, run: engagePerson, show: () => null });
}
