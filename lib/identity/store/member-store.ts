import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { Position } from '@/lib/kernel/page';
import { type Role, roles } from '@/lib/kernel/permission';

const memberRow = z.object({
  user_id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  joined_at: z.date(),
  second_factor: z.boolean(),
  last_sign_in_at: z.date().nullable(),
});
export type MemberRow = z.infer<typeof memberRow>;

/** In the order in which they joined, after the cursor. */
export async function listMemberRows(
  db: Queryable,
  organizationId: string,
  after: Position | null,
  limit: number,
): Promise<readonly MemberRow[]> {
  const rows = await db.rows('SELECT * FROM identity_members($1, $2, $3, $4)', [
    organizationId,
    after?.at ?? null,
    after?.id ?? null,
    limit,
  ]);
  return z.array(memberRow).parse(rows);
}

const lockedRow = z.object({ role: z.enum(roles), email: z.string(), other_owners: z.int() });
export type LockedMember = z.infer<typeof lockedRow>;

/** The member as they stand; until the transaction ends nobody else changes the organisation's people. */
export async function lockMember(tx: Queryable, organizationId: string, userId: string): Promise<LockedMember | null> {
  const [row] = await tx.rows('SELECT * FROM identity_lock_member($1, $2)', [organizationId, userId]);
  return row === undefined ? null : lockedRow.parse(row);
}

const doneRow = z.object({ done: z.boolean() });

export async function changeRoleRow(
  tx: Queryable,
  member: { readonly organizationId: string; readonly userId: string; readonly from: Role; readonly to: Role },
): Promise<boolean> {
  const { organizationId, userId, from, to } = member;
  const [row] = await tx.rows('SELECT identity_change_role($1, $2, $3, $4) AS done', [
    organizationId,
    userId,
    from,
    to,
  ]);
  return doneRow.parse(row).done;
}

export async function removeMemberRow(tx: Queryable, organizationId: string, userId: string): Promise<boolean> {
  const [row] = await tx.rows('SELECT identity_remove_member($1, $2) AS done', [organizationId, userId]);
  return doneRow.parse(row).done;
}
