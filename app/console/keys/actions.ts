'use server';

import { revalidatePath } from 'next/cache';
import type { ActionResult } from '@/components/identity/action-result';
import type { NewApiKey } from '@/components/identity/create-api-key-dialog';
import { createServiceKey, revokeServiceKey, rotateServiceKey } from '@/lib/identity';
import { createServiceKeySchema, type IssuedServiceKey, keyIdSchema } from '@/lib/identity/contract';
import { runAction } from '@/lib/web/action';

const path = '/console/keys';

/** A key leaves the server here, once: without an Idempotency-Key nothing is replayed, so it is always there. */
const secretOf = ({ api_key }: IssuedServiceKey): string => api_key ?? '';

export async function createKey(input: NewApiKey): Promise<ActionResult<string>> {
  const answer = await runAction({
    schema: createServiceKeySchema,
    input,
    run: (ctx, parsed, services) => createServiceKey(ctx, { ...parsed, idempotency: null }, services),
    show: secretOf,
  });
  if (answer.ok) revalidatePath(path);
  return answer;
}

export async function rotateKey(keyId: string): Promise<ActionResult<string>> {
  const answer = await runAction({
    schema: keyIdSchema,
    input: keyId,
    run: (ctx, parsed, services) => rotateServiceKey(ctx, { keyId: parsed, idempotency: null }, services),
    show: secretOf,
  });
  if (answer.ok) revalidatePath(path);
  return answer;
}

export async function revokeKey(keyId: string): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: keyIdSchema,
    input: keyId,
    run: (ctx, parsed, services) => revokeServiceKey(ctx, { keyId: parsed }, services),
    show: () => null,
  });
  if (answer.ok) revalidatePath(path);
  return answer;
}
