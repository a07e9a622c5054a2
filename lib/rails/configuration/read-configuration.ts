import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { RailConfigurationDto } from '@/lib/rails/contract';
import type { RailConfigurationDeps } from './deps';
import { describeConfiguration } from './describe';

/** The configuration in force, and for each rail whether it is ready and why not. Refuses with `permission.denied`. */
export async function readConfiguration(
  ctx: Ctx,
  deps: Pick<RailConfigurationDeps, 'db' | 'counterparts'>,
): Promise<Outcome<RailConfigurationDto>> {
  const permitted = permit(ctx, 'rail.read');
  if (!permitted.ok) return permitted;
  return ok(await inTenant(deps.db, ctx.tenant.id, (tx) => describeConfiguration(tx, ctx, deps)));
}
