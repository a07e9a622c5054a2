import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { SignInPolicy } from '@/lib/identity/domain/sign-in-policy';
import type { Environment } from '@/lib/kernel/context';
import { merchantRoles, platformRoles } from '@/lib/kernel/onboarding-role';
import { roles } from '@/lib/kernel/permission';

const environment = z.enum(['sandbox', 'live']);

/** Counts an attempt. Returns 0 when it may go on, else the seconds to wait. */
export async function countSignIn(db: Queryable, subject: string, policy: SignInPolicy): Promise<number> {
  const [row] = await db.rows('SELECT identity_count_sign_in($1, $2, $3, $4, $5) AS wait', [
    subject,
    policy.free,
    policy.windowSeconds,
    policy.blockSeconds,
    policy.maxBlockSeconds,
  ]);
  return z.object({ wait: z.int() }).parse(row).wait;
}

/** After a right password: the account starts afresh, the address gets its attempt back. */
export async function clearSignIn(tx: Queryable, account: string, address: string): Promise<void> {
  await tx.rows('SELECT identity_clear_sign_in($1, $2)', [account, address]);
}

const accountRow = z.object({ user_id: z.string(), password_hash: z.string(), organization_id: z.string().nullable() });
export type Account = z.infer<typeof accountRow>;

/** Null for an unknown or disabled person, and for one who is neither in an organisation nor of the platform. */
export async function findAccount(db: Queryable, email: string): Promise<Account | null> {
  const [row] = await db.rows('SELECT * FROM identity_find_user($1)', [email]);
  return row === undefined ? null : accountRow.parse(row);
}

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  /** Null for platform people who are in no organisation. */
  readonly organizationId: string | null;
  readonly userAgent: string;
  readonly lifetimeSeconds: number;
}

export async function insertSession(tx: Queryable, session: NewSession): Promise<void> {
  const { id, userId, organizationId, userAgent, lifetimeSeconds } = session;
  await tx.rows('SELECT identity_open_session($1, $2, $3, $4, $5)', [
    id,
    userId,
    organizationId,
    userAgent,
    lifetimeSeconds,
  ]);
}

const sessionRow = z.object({
  user_id: z.string(),
  email: z.string(),
  user_name: z.string(),
  role: z.enum(roles).nullable(),
  merchant_role: z.enum(merchantRoles).nullable(),
  organization_id: z.string().nullable(),
  organization_name: z.string().nullable(),
  environment,
  expires_at: z.date(),
  tenants: z.array(z.object({ id: z.string(), public_id: z.string(), environment, name: z.string() })).nullable(),
  awaits: z.enum(['code', 'enrolment']).nullable(),
  enrolled: z.boolean(),
  stepped_up_at: z.date().nullable(),
  organizations: z.array(z.object({ id: z.string(), name: z.string() })).nullable(),
  platform: z
    .object({ roles: z.tuple([z.enum(platformRoles)], z.enum(platformRoles)), firm_id: z.string().nullable() })
    .nullable(),
});
export type SessionRow = z.infer<typeof sessionRow>;

/** The facts as they stand now; null once the session is over or revoked. */
export async function findSession(db: Queryable, id: string): Promise<SessionRow | null> {
  const [row] = await db.rows('SELECT * FROM identity_session($1)', [id]);
  return row === undefined ? null : sessionRow.parse(row);
}

const doneRow = z.object({ done: z.boolean() });

/** True when this call ended it. A null user means any member of the organisation; without one, only a person's own ends. */
export async function revokeSessionRow(
  tx: Queryable,
  session: { readonly id: string; readonly organizationId: string | null; readonly userId: string | null },
): Promise<boolean> {
  const [row] = await tx.rows('SELECT identity_revoke_session($1, $2, $3) AS done', [
    session.id,
    session.organizationId,
    session.userId,
  ]);
  return doneRow.parse(row).done;
}

export async function switchSessionRow(tx: Queryable, id: string, to: Environment): Promise<boolean> {
  const [row] = await tx.rows('SELECT identity_switch_environment($1, $2) AS done', [id, to]);
  return doneRow.parse(row).done;
}

/** False when the session is over or awaits something, or the person is not in that organisation. */
export async function switchOrganizationRow(
  tx: Queryable,
  session: { readonly id: string; readonly userId: string; readonly organizationId: string },
): Promise<boolean> {
  const [row] = await tx.rows('SELECT identity_switch_organization($1, $2, $3) AS done', [
    session.id,
    session.userId,
    session.organizationId,
  ]);
  return doneRow.parse(row).done;
}

/** Whether anybody has an account in this installation. */
export async function anyPerson(db: Queryable): Promise<boolean> {
  const [row] = await db.rows('SELECT identity_has_people() AS done');
  return doneRow.parse(row).done;
}
