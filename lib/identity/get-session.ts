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
}

/** Reads a session by the id in its cookie; null once it is over, revoked or unknown. */
export async function getSession(sessionId: string, { db }: { readonly db: Queryable }): Promise<Session | null> {
  if (!isUuid(sessionId)) return null;
  const row = await findSession(db, sessionId);
  return row === null ? null : sessionOf(sessionId, row);
}

/** The context in which a signed-in person acts. */
export function sessionCtx(session: Session, request: Pick<Ctx, 'requestId' | 'now'>): Ctx & { actor: UserActor } {
  const { user, role, tenant, id } = session;
  return { ...request, tenant, actor: { kind: 'user', id: user.id, role, name: user.name, sessionId: id } };
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
  };
}
