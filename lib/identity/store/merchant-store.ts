import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { PlatformRole } from '@/lib/kernel/onboarding-role';
import type { Position } from '@/lib/kernel/page';
import { type NewTenant, storedTenants } from './organization-store';

/** How far somebody sees merchants. */
export interface MerchantReader {
  readonly userId: string;
  /** All that were ever invited, for compliance. */
  readonly everything: boolean;
  /** What this firm introduced. */
  readonly firmId: string | null;
  /** What this organisation introduced. */
  readonly organizationId: string | null;
}

const storedReader = ({ userId, everything, firmId, organizationId }: MerchantReader): string =>
  JSON.stringify({ user_id: userId, everything, firm_id: firmId, organization_id: organizationId });

export interface NewMerchant {
  readonly id: string;
  readonly name: string;
  readonly tenants: readonly NewTenant[];
  readonly createdBy: string;
  readonly introducedBy: string;
  readonly firmId: string | null;
  readonly byOrganizationId: string | null;
  /** Role in which the inviter works for the merchant from here on. */
  readonly engagedAs: PlatformRole | null;
  readonly invitation: {
    readonly id: string;
    readonly email: string;
    readonly digest: Uint8Array;
    readonly lifetimeSeconds: number;
  };
}

const madeRow = z.object({ became: z.enum(['made', 'again', 'taken']) });

/** `again`: the same person has asked for the same before; `taken`: something else stands under this id. */
export async function insertMerchant(tx: Queryable, merchant: NewMerchant): Promise<z.infer<typeof madeRow>['became']> {
  const { id, name, tenants, invitation } = merchant;
  const stored = {
    organization: { id, name },
    tenants: storedTenants(tenants),
    created_by: merchant.createdBy,
    introduced_by: merchant.introducedBy,
    firm_id: merchant.firmId,
    by_organization_id: merchant.byOrganizationId,
    engaged_as: merchant.engagedAs,
    invitation: { id: invitation.id, email: invitation.email, lifetime_s: invitation.lifetimeSeconds },
  };
  const [row] = await tx.rows('SELECT identity_create_merchant($1, $2) AS became', [
    JSON.stringify(stored),
    invitation.digest,
  ]);
  return madeRow.parse(row).became;
}

const merchantRow = z.object({
  organization_id: z.string(),
  name: z.string(),
  introduced_at: z.date(),
  firm: z.string().nullable(),
  invitation: z.enum(['open', 'expired', 'joined', 'revoked']),
  sent_at: z.date(),
  expires_at: z.date(),
});
export type MerchantRow = z.infer<typeof merchantRow>;

/** The latest first, after the cursor. */
export async function listMerchantRows(
  db: Queryable,
  reader: MerchantReader,
  after: Position | null,
  limit: number,
): Promise<readonly MerchantRow[]> {
  const rows = await db.rows('SELECT * FROM identity_merchants($1, $2, $3, $4)', [
    storedReader(reader),
    after?.at ?? null,
    after?.id ?? null,
    limit,
  ]);
  return z.array(merchantRow).parse(rows);
}

const lockedRow = z.object({
  invitation_id: z.string(),
  email: z.string(),
  organization_name: z.string(),
  tenant_id: z.string(),
});

/** The open first invitation of a merchant that the reader sees, held until the transaction ends. */
export async function lockMerchantInvitation(
  tx: Queryable,
  organizationId: string,
  reader: MerchantReader,
): Promise<z.infer<typeof lockedRow> | null> {
  const [row] = await tx.rows('SELECT * FROM identity_lock_merchant_invitation($1, $2)', [
    organizationId,
    storedReader(reader),
  ]);
  return row === undefined ? null : lockedRow.parse(row);
}

const engagedRow = z.discriminatedUnion('became', [
  z.object({ became: z.enum(['named', 'before']), engaged: z.string(), tenant_id: z.string() }),
  z.object({ became: z.enum(['unknown', 'unseen']) }),
]);

/** `unknown`: nobody of this address has the role; `unseen`: the namer does not work for this organisation. */
export async function engageRow(
  tx: Queryable,
  engagement: {
    readonly organizationId: string;
    readonly namedBy: string;
    readonly email: string;
    readonly role: PlatformRole;
  },
): Promise<z.infer<typeof engagedRow>> {
  const { organizationId, namedBy, email, role } = engagement;
  const [row] = await tx.rows('SELECT * FROM identity_engage($1, $2, $3, $4)', [organizationId, namedBy, email, role]);
  return engagedRow.parse(row);
}
