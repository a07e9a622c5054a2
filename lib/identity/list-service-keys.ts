import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { decodePosition, encodePosition, pageRefusals } from '@/lib/kernel/page';
import { permit } from '@/lib/kernel/permit';
import type { PageQuery, ServiceKeyPage } from './contract';
import type { IdentityDeps } from './deps';
import { serviceKeyDto } from './service-key-dto';
import { listServiceKeyRows } from './store/service-key-store';

/** The tenant's keys, newest first, revoked ones included. Refuses with `permission.denied`, `page.cursor_invalid`. */
export async function listServiceKeys(
  ctx: Ctx,
  { limit, cursor }: PageQuery,
  { db }: IdentityDeps,
): Promise<Outcome<ServiceKeyPage>> {
  const permitted = permit(ctx, 'key.read');
  if (!permitted.ok) return permitted;
  const after = cursor === undefined ? null : decodePosition(cursor);
  if (cursor !== undefined && after === null) return pageRefusals.refuse('page.cursor_invalid', { field: 'cursor' });
  const rows = await inTenant(db, ctx.tenant.id, (tx) => listServiceKeyRows(tx, ctx.tenant.id, after, limit + 1));
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return ok({
    items: shown.map((row) => serviceKeyDto(ctx, row)),
    next_cursor: last === undefined ? null : encodePosition({ at: last.created_at, id: last.id }),
  });
}
