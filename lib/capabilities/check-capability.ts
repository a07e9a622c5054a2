import type { Queryable } from '@/lib/db/pool';
import type { CapabilityKey } from '@/lib/kernel/capability';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { capabilityRefusals } from './refusals';
import { isAllowed } from './store/capability-store';

/** What an act needs here: nothing in a sandbox. For the plan of a commit, which the database holds to it. */
export const needed = ({ tenant }: Pick<Ctx, 'tenant'>, key: CapabilityKey): CapabilityKey | null =>
  tenant.environment === 'live' ? key : null;

/** Refuses with `capability.closed`, in the transaction of the act. */
export async function checkCapability(
  tx: Queryable,
  ctx: Pick<Ctx, 'tenant'>,
  key: CapabilityKey,
): Promise<Outcome<null>> {
  const need = needed(ctx, key);
  if (need === null || (await isAllowed(tx, ctx.tenant.id, need))) return ok(null);
  return capabilityRefusals.refuse('capability.closed', { details: { capability: need } });
}
