import type { Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Actor, Ctx, Environment, PlatformCtx, Tenant } from '@/lib/kernel/context';
import { isUuid } from '@/lib/kernel/ids';
import type { MerchantRole, PlatformRole } from '@/lib/kernel/onboarding-role';
import type { Role } from '@/lib/kernel/permission';
import { findSession, type SessionRow } from './store/session-store';

/** What a person is to the installation itself. */
export interface Platform {
  readonly roles: readonly [PlatformRole, ...PlatformRole[]];
  /** Firm of a business partner. */
  readonly firmId: string | null;
}

/** A signed-in person as the database has them now, wherever they are. */
interface PersonSession {
  readonly id: string;
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
  /** Null for who is nothing to the installation itself. */
  readonly platform: Platform | null;
  readonly expiresAt: Date;
  /** What has to happen before it opens anything: the code of a second factor, or its enrolment. */
  readonly awaits: 'code' | 'enrolment' | null;
  /** Whether the person has a second factor, and when it was last proved in this session. */
  readonly enrolled: boolean;
  readonly steppedUpAt: Date | null;
  /** Every organisation that the person is in. */
  readonly organizations: readonly { readonly id: string; readonly name: string }[];
}

/** Of a member, in an organisation. */
export interface Session extends PersonSession {
  readonly role: Role;
  readonly merchantRole: MerchantRole | null;
  readonly organization: { readonly id: string; readonly name: string };
  /** The environment that they chose; `tenant` is the one of `tenants` that it means. */
  readonly environment: Environment;
  readonly tenant: Tenant;
  readonly tenants: readonly Tenant[];
}

/** Of a platform person, in no organisation. */
export interface PlatformSession extends PersonSession {
  readonly platform: Platform;
}

export type AnySession = Session | PlatformSession;

export const isInOrganization = (session: AnySession): session is Session => 'tenant' in session;

/** Reads a session by the id in its cookie; null once it is over, revoked or unknown, and while it awaits something. */
export async function getSession(sessionId: string, deps: { readonly db: Queryable }): Promise<Session | null> {
  const session = await readSession(sessionId, deps);
  return session?.awaits === null ? session : null;
}

/** As `getSession`, also while it awaits the second step: for that step and for nothing else. */
export async function readSession(sessionId: string, deps: { readonly db: Queryable }): Promise<Session | null> {
  const session = await readAnySession(sessionId, deps);
  return session !== null && isInOrganization(session) ? session : null;
}

/** As `readSession`, also of platform people who are in no organisation. */
export async function readAnySession(
  sessionId: string,
  { db }: { readonly db: Queryable },
): Promise<AnySession | null> {
  if (!isUuid(sessionId)) return null;
  const row = await findSession(db, sessionId);
  return row === null ? null : sessionOf(sessionId, row);
}

/** The context in which a signed-in person acts. */
export function sessionCtx(session: Session, request: Pick<Ctx, 'requestId' | 'now'>): Ctx & { actor: UserActor } {
  const { user, role, merchantRole, tenant, id, enrolled, steppedUpAt } = session;
  const actor = {
    kind: 'user',
    id: user.id,
    role,
    name: user.name,
    sessionId: id,
    ...(enrolled && { secondFactorAt: steppedUpAt }),
    ...(merchantRole !== null && { merchantRole }),
  } as const;
  return { ...request, tenant, actor };
}

export type UserActor = Extract<Actor, { kind: 'user' }>;

/** The context in which a platform person acts as one, also while they are in an organisation of theirs. */
export function platformCtx(
  { id: sessionId, user, platform, steppedUpAt }: PlatformSession,
  { requestId, now }: Pick<Ctx, 'requestId' | 'now'>,
): PlatformCtx {
  const actor = { kind: 'platform', id: user.id, name: user.name, sessionId, secondFactorAt: steppedUpAt } as const;
  return { requestId, now, actor: { ...actor, ...platform } };
}

/** The session as a platform person's; null for who is none, and before their second factor, which they all have. */
export const platformSession = (session: AnySession): PlatformSession | null =>
  session.platform !== null && session.enrolled && session.awaits === null
    ? { ...session, platform: session.platform }
    : null;

function sessionOf(id: string, row: SessionRow): AnySession {
  const person = {
    id,
    user: { id: row.user_id, email: row.email, name: row.user_name },
    expiresAt: row.expires_at,
    awaits: row.awaits,
    enrolled: row.enrolled,
    steppedUpAt: row.stepped_up_at,
    organizations: row.organizations ?? [],
  };
  const platform = row.platform === null ? null : { roles: row.platform.roles, firmId: row.platform.firm_id };
  if (row.organization_id === null) {
    assert(platform !== null, 'only platform people have a session outside of an organisation');
    return { ...person, platform };
  }
  return { ...person, platform, ...placeOf(row, row.organization_id) };
}

/** Where in an organisation the session stands. */
function placeOf(row: SessionRow, organizationId: string): Omit<Session, keyof PersonSession> {
  const tenants = (row.tenants ?? []).map((tenant) => ({
    id: tenant.id,
    publicId: tenant.public_id,
    organizationId,
    environment: tenant.environment,
    name: tenant.name,
  }));
  const tenant = tenants.find(({ environment }) => environment === row.environment);
  assert(tenant !== undefined, 'an organisation has a tenant of each environment');
  assert(row.role !== null && row.organization_name !== null, 'a member has a role in an organisation with a name');
  const organization = { id: organizationId, name: row.organization_name };
  return {
    role: row.role,
    merchantRole: row.merchant_role,
    organization,
    environment: row.environment,
    tenant,
    tenants,
  };
}
