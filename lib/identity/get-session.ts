import type { Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Actor, Ctx, Environment, Tenant } from '@/lib/kernel/context';
import { isUuid } from '@/lib/kernel/ids';
import type { Role } from '@/lib/kernel/permission';
import { findSession, type SessionRow } from './store/session-store';

/** A signed-in person as the database has them now. */
export interface Session {
  readonly id: string;
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
  readonly role: Role;
  readonly organization: { readonly id: string; readonly name: string };
  /** The environment that they chose; `tenant` is the one of `tenants` that it means. */
  readonly environment: Environment;
  readonly tenant: Tenant;
  readonly tenants: readonly Tenant[];
  readonly expiresAt: Date;
  /** What has to happen before it opens anything: the code of a second factor, or its enrolment. */
  readonly awaits: 'code' | 'enrolment' | null;
  /** Whether the person has a second factor, and when it was last proved in this session. */
  readonly enrolled: boolean;
  readonly steppedUpAt: Date | null;
  /** Every organisation that the person is in. */
  readonly organizations: readonly { readonly id: string; readonly name: string }[];
}

/** Reads a session by the id in its cookie; null once it is over, revoked or unknown, and while it awaits something. */
export async function getSession(sessionId: string, deps: { readonly db: Queryable }): Promise<Session | null> {
  const session = await readSession(sessionId, deps);
  return session?.awaits === null ? session : null;
}

/** As `getSession`, also while it awaits the second step: for that step and for nothing else. */
export async function readSession(sessionId: string, { db }: { readonly db: Queryable }): Promise<Session | null> {
  if (!isUuid(sessionId)) return null;
  const row = await findSession(db, sessionId);
  return row === null ? null : sessionOf(sessionId, row);
}

/** The context in which a signed-in person acts. */
export function sessionCtx(session: Session, request: Pick<Ctx, 'requestId' | 'now'>): Ctx & { actor: UserActor } {
  const { user, role, tenant, id, enrolled, steppedUpAt } = session;
  const actor = { kind: 'user', id: user.id, role, name: user.name, sessionId: id } as const;
  return { ...request, tenant, actor: enrolled ? { ...actor, secondFactorAt: steppedUpAt } : actor };
}

export type UserActor = Extract<Actor, { kind: 'user' }>;

function sessionOf(id: string, row: SessionRow): Session {
  const tenants = row.tenants.map((tenant) => ({
    id: tenant.id,
    publicId: tenant.public_id,
    organizationId: row.organization_id,
    environment: tenant.environment,
    name: tenant.name,
  }));
  const tenant = tenants.find(({ environment }) => environment === row.environment);
  assert(tenant !== undefined, 'an organisation has a tenant of each environment');
  return {
    id,
    user: { id: row.user_id, email: row.email, name: row.user_name },
    role: row.role,
    organization: { id: row.organization_id, name: row.organization_name },
    environment: row.environment,
    tenant,
    tenants,
    expiresAt: row.expires_at,
    awaits: row.awaits,
    enrolled: row.enrolled,
    steppedUpAt: row.stepped_up_at,
    organizations: row.organizations,
  };
}
