import type { Engine, EngineRead } from '@/lib/harbor';
import type { Ctx } from '@/lib/kernel/context';

/** The intent of a case as the engine has it now; null when the tenant has none with this id. */
export async function readIntent(ctx: Ctx, intentId: string, { store }: Engine): Promise<EngineRead['intent']> {
  return (await store.read({ tenantId: ctx.tenant.id, keyId: null, intentId })).intent;
}
