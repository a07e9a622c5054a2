import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { decodePosition, encodePosition, pageRefusals } from '@/lib/kernel/page';
import { permit } from '@/lib/kernel/permit';
import type { MemberPage, PageQuery } from './contract';
import type { IdentityDeps } from './deps';
import { listMemberRows } from './store/member-store';

/** The organisation's people, longest members first. Refuses with `permission.denied`, `page.cursor_invalid`. */
export async function listMembers(
  ctx: Ctx,
  { limit, cursor }: PageQuery,
  { db }: IdentityDeps,
): Promise<Outcome<MemberPage>> {
  const permitted = permit(ctx, 'member.read');
  if (!permitted.ok) return permitted;
  const after = cursor === undefined ? null : decodePosition(cursor);
  if (cursor !== undefined && after === null) return pageRefusals.refuse('page.cursor_invalid', { field: 'cursor' });
  const rows = await listMemberRows(db, ctx.tenant.organizationId, after, limit + 1);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return ok({
    items: shown.map((row) => ({
      user_id: row.user_id,
      email: row.email,
      name: row.name,
      role: row.role,
      joined_at: row.joined_at.toISOString(),
      second_factor: row.second_factor,
      last_sign_in_at: row.last_sign_in_at?.toISOString() ?? null,
    })),
    next_cursor: last === undefined ? null : encodePosition({ at: last.joined_at, id: last.user_id }),
  });
}
