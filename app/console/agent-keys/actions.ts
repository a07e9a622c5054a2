'use server';

import { revalidatePath } from 'next/cache';
import type { ActionResult } from '@/components/identity/action-result';
import { registerAgentKey, revokeAgentKey } from '@/lib/identity';
import { agentKeyIdSchema, type RegisterAgentKeyInput, registerAgentKeySchema } from '@/lib/identity/contract';
import { runAction } from '@/lib/web/action';

const path = '/console/agent-keys';

export async function registerKey(input: RegisterAgentKeyInput): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: registerAgentKeySchema,
    input,
    run: (ctx, parsed, services) => registerAgentKey(ctx, { ...parsed, idempotency: null }, services),
    show: () => null,
  });
  if (answer.ok) revalidatePath(path);
  return answer;
}

export async function revokeKey(keyId: string): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: agentKeyIdSchema,
    input: keyId,
    run: (ctx, parsed, services) => revokeAgentKey(ctx, { keyId: parsed }, services),
    show: () => null,
  });
  if (answer.ok) revalidatePath(path);
  return answer;
}
