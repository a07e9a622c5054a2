import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import { type Role, roles } from '@/lib/kernel/permission';

export interface NewInvitation {
  readonly id: string;
  readonly organizationId: string;
  readonly email: string;
  readonly role: Role;
  readonly digest: Uint8Array;
  readonly invitedBy: string;
  readonly lifetimeSeconds: number;
}

const invitedRow = z.object({ became: z.enum(['invited', 'member', 'open', 'full']) });

/** `most`: how many may stand open at a time. */
export async function insertInvitation(
  tx: Queryable,
  invitation: NewInvitation,
  most: number,
): Promise<'invited' | 'member' | 'open' | 'full'> {
  const { id, organizationId, email, role, digest, invitedBy, lifetimeSeconds } = invitation;
  const stored = {
    id,
    organization_id: organizationId,
    email,
    role,
    invited_by: invitedBy,
    lifetime_s: lifetimeSeconds,
  };
  const [row] = await tx.rows('SELECT identity_invite($1, $2, $3) AS became', [JSON.stringify(stored), digest, most]);
  return invitedRow.parse(row).became;
}

const openRow = z.object({
  id: z.string(),
  email: z.string(),
  role: z.enum(roles),
  invited_by: z.string(),
  sent_at: z.date(),
  expires_at: z.date(),
  expired: z.boolean(),
});
export type OpenInvitation = z.infer<typeof openRow>;

export async function listOpenInvitations(
  db: Queryable,
  organizationId: string,
  limit: number,
): Promise<readonly OpenInvitation[]> {
  const rows = await db.rows('SELECT * FROM identity_open_invitations($1, $2)', [organizationId, limit]);
  return z.array(openRow).parse(rows);
}

const lockedRow = z.object({ email: z.string(), role: z.enum(roles) });

/** An open invitation, held until the transaction ends; null when there is none. */
export async function lockInvitation(
  tx: Queryable,
  organizationId: string,
  id: string,
): Promise<z.infer<typeof lockedRow> | null> {
  const [row] = await tx.rows('SELECT * FROM identity_lock_invitation($1, $2)', [organizationId, id]);
  return row === undefined ? null : lockedRow.parse(row);
}

export async function renewInvitation(
  tx: Queryable,
  id: string,
  { digest, invitedBy, lifetimeSeconds }: Pick<NewInvitation, 'digest' | 'invitedBy' | 'lifetimeSeconds'>,
): Promise<void> {
  await tx.rows('SELECT identity_renew_invitation($1, $2, $3, $4)', [id, digest, invitedBy, lifetimeSeconds]);
}

export async function revokeInvitationRow(tx: Queryable, id: string): Promise<void> {
  await tx.rows('SELECT identity_revoke_invitation($1)', [id]);
}

const foundRow = z.object({
  email: z.string(),
  role: z.enum(roles),
  organization_name: z.string(),
  invited_by: z.string(),
  expires_at: z.date(),
  has_account: z.boolean(),
});
export type FoundInvitation = z.infer<typeof foundRow>;

/** Null for a link that is no longer good, or never was. */
export async function findInvitationRow(db: Queryable, digest: Uint8Array): Promise<FoundInvitation | null> {
  const [row] = await db.rows('SELECT * FROM identity_find_invitation($1)', [digest]);
  return row === undefined ? null : foundRow.parse(row);
}

const acceptedRow = z.object({
  invitation_id: z.string(),
  user_id: z.string(),
  organization_id: z.string(),
  tenant_id: z.string(),
  role: z.enum(roles),
});
export type AcceptedInvitation = z.infer<typeof acceptedRow>;

/** Who accepts: somebody new, with a password, or who is signed in. */
export interface Accepting {
  readonly userId: string;
  readonly fresh: { readonly name: string; readonly passwordHash: string } | null;
}

/** Null when the link is no longer good, or it is another person's. */
export async function acceptInvitationRow(
  tx: Queryable,
  digest: Uint8Array,
  { userId, fresh }: Accepting,
): Promise<AcceptedInvitation | null> {
  const [row] = await tx.rows('SELECT * FROM identity_accept_invitation($1, $2, $3, $4)', [
    digest,
    userId,
    fresh?.name ?? null,
    fresh?.passwordHash ?? null,
  ]);
  return row === undefined ? null : acceptedRow.parse(row);
}
