import { insertPlatformEntry } from '@/lib/audit';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { decodePosition, encodePosition, pageRefusals } from '@/lib/kernel/page';
import type { MerchantDto, MerchantPage, PageQuery } from './contract';
import type { IdentityDeps } from './deps';
import { type MerchantCtx, merchantReach } from './merchant-reach';
import { listMerchantRows, type MerchantRow } from './store/merchant-store';

/**
 * Merchants that the reader works for or introduced, the latest first; all of them for compliance. That somebody of the
 * installation looked across tenants is written down. Refuses with `permission.denied`, `page.cursor_invalid`.
 */
export async function listMerchants(
  ctx: MerchantCtx,
  { limit, cursor }: PageQuery,
  { db }: IdentityDeps,
): Promise<Outcome<MerchantPage>> {
  const reach = merchantReach(ctx, 'merchant.read');
  if (!reach.ok) return reach;
  const after = cursor === undefined ? null : decodePosition(cursor);
  if (cursor !== undefined && after === null) return pageRefusals.refuse('page.cursor_invalid', { field: 'cursor' });
  const rows = await db.transaction(async (tx) => {
    const found = await listMerchantRows(tx, reach.value, after, limit + 1);
    if (ctx.actor.kind === 'platform') {
      const detail = { rows: Math.min(found.length, limit) };
      const entry = { action: 'merchants.listed', subjectKind: 'user', subjectId: ctx.actor.id, detail };
      await insertPlatformEntry(tx, ctx, entry);
    }
    return found;
  });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return ok({
    items: shown.map(merchantDto),
    next_cursor: last === undefined ? null : encodePosition({ at: last.introduced_at, id: last.organization_id }),
  });
}

const merchantDto = (row: MerchantRow): MerchantDto => ({
  organization_id: row.organization_id,
  name: row.name,
  introduced_at: row.introduced_at.toISOString(),
  firm: row.firm,
  invitation: row.invitation,
  sent_at: row.sent_at.toISOString(),
  expires_at: row.expires_at.toISOString(),
});
