import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { InvitationDto } from './contract';
import type { IdentityDeps } from './deps';
import { mostInvitations } from './domain/invitation';
import { listOpenInvitations } from './store/invitation-store';

/** Everyone who was asked and has not answered; no more of them can stand open than fit here. */
export async function listInvitations(ctx: Ctx, { db }: IdentityDeps): Promise<Outcome<readonly InvitationDto[]>> {
  const permitted = permit(ctx, 'member.read');
  if (!permitted.ok) return permitted;
  const rows = await listOpenInvitations(db, ctx.tenant.organizationId, mostInvitations);
  return ok(
    rows.map((row) => ({
      invitation_id: row.id,
      email: row.email,
      role: row.role,
      invited_by: row.invited_by,
      sent_at: row.sent_at.toISOString(),
      expires_at: row.expires_at.toISOString(),
      expired: row.expired,
    })),
  );
}
