'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { ActionResult } from '@/components/identity/action-result';
import {
  changeRole,
  inviteMember,
  removeMember,
  resendInvitation,
  resetSecondFactor,
  revokeInvitation,
} from '@/lib/identity';
import {
  type ChangeRoleInput,
  changeRoleSchema,
  type InviteMemberInput,
  inviteMemberSchema,
} from '@/lib/identity/contract';
import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import { type ActionServices, runAction } from '@/lib/web/action';

const path = '/console/team';
const idSchema = z.uuid();

/** A change to the organisation's people: the page shows who is in it then. */
async function change<S extends z.ZodType>(
  schema: S,
  input: unknown,
  run: (ctx: Ctx, input: z.output<S>, services: ActionServices) => Promise<Outcome<null>>,
): Promise<ActionResult<null>> {
  const answer = await runAction({ schema, input, run, show: () => null });
  if (answer.ok) revalidatePath(path);
  return answer;
}

export async function invite(input: InviteMemberInput): Promise<ActionResult<null>> {
  return change(inviteMemberSchema, input, inviteMember);
}

export async function resend(invitationId: string): Promise<ActionResult<null>> {
  return change(idSchema, invitationId, (ctx, id, services) => resendInvitation(ctx, { invitationId: id }, services));
}

export async function revoke(invitationId: string): Promise<ActionResult<null>> {
  return change(idSchema, invitationId, (ctx, id, services) => revokeInvitation(ctx, { invitationId: id }, services));
}

export async function setRole(input: ChangeRoleInput): Promise<ActionResult<null>> {
  return change(changeRoleSchema, input, changeRole);
}

export async function remove(userId: string): Promise<ActionResult<null>> {
  return change(idSchema, userId, (ctx, id, services) => removeMember(ctx, { userId: id }, services));
}

export async function resetSecondStep(userId: string): Promise<ActionResult<null>> {
  return change(idSchema, userId, (ctx, id, services) => resetSecondFactor(ctx, { userId: id }, services));
}
