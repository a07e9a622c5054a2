import type { Ctx } from '@/lib/kernel/context';
import { isUuid } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { may } from '@/lib/kernel/permission';
import { permit } from '@/lib/kernel/permit';
import type { IntentDetail } from './contract';
import { detailOf } from './intent-detail';
import { readIntentRows } from './intent-rows';
import { actorIdsOf, readNames } from './read-names';
import type { Reader } from './reader';

/** One intent with everything that belongs to it. Null when this tenant has none with this id. Refuses with `permission.denied`. */
export async function getIntent(ctx: Ctx, intentId: string, reader: Reader): Promise<Outcome<IntentDetail | null>> {
  const permitted = permit(ctx, 'intent.read');
  if (!permitted.ok) return permitted;
  if (!isUuid(intentId)) return ok(null);
  const rows = await readIntentRows(reader, ctx.tenant.id, intentId.toLowerCase());
  const { intent, agreement } = rows;
  if (intent === null || agreement === null) return ok(null);
  const names = await readNames(reader, ctx.tenant.id, actorIdsOf(rows));
  const seesAudit = ctx.actor.kind === 'system' || (ctx.actor.kind !== 'agent' && may(ctx.actor.role, 'audit.read'));
  return ok(detailOf({ ...rows, intent, agreement }, names, seesAudit));
}
