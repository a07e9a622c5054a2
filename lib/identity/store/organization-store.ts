import { constraintOf, type Queryable, sqlStateOf } from '@/lib/db/pool';
import type { Environment } from '@/lib/kernel/context';
import type { Role } from '@/lib/kernel/permission';

export interface NewMember {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
}

export interface NewTenant {
  readonly id: string;
  readonly publicId: string;
  readonly environment: Environment;
  /** Rail → simulated, connected or disabled. */
  readonly railModes: Readonly<Record<string, string>>;
}

export interface NewOrganization {
  readonly id: string;
  readonly name: string;
  readonly tenants: readonly NewTenant[];
  readonly owner: NewMember;
  readonly createdBy: string;
}

/** Stores an organisation with its tenants and owner. Throws `isEmailTaken` when the address has an account. */
export async function insertOrganization(tx: Queryable, organization: NewOrganization): Promise<void> {
  const { id, name, tenants, owner, createdBy } = organization;
  const stored = {
    organization: { id, name },
    tenants: storedTenants(tenants),
    owner: { id: owner.id, email: owner.email, name: owner.name, password_hash: owner.passwordHash },
    created_by: createdBy,
  };
  await tx.rows('SELECT identity_create_organization($1)', [JSON.stringify(stored)]);
}

/** Tenants as the functions that make an organisation take them. */
export const storedTenants = (tenants: readonly NewTenant[]) =>
  tenants.map((tenant) => ({
    id: tenant.id,
    public_id: tenant.publicId,
    environment: tenant.environment,
    rail_modes: tenant.railModes,
  }));

/** Stores a person in an organisation. Throws `isEmailTaken` when the address has an account. */
export async function insertMember(
  tx: Queryable,
  organizationId: string,
  member: NewMember,
  role: Role,
): Promise<void> {
  await tx.rows('SELECT identity_add_member($1, $2, $3, $4, $5, $6)', [
    organizationId,
    member.id,
    member.email,
    member.name,
    member.passwordHash,
    role,
  ]);
}

const uniqueViolation = '23505';

export const isEmailTaken = (error: unknown): boolean =>
  sqlStateOf(error) === uniqueViolation && constraintOf(error) === 'users_email_key';
