import type { Queryable } from '@/lib/db/pool';
import type { PlatformRole } from '@/lib/kernel/onboarding-role';
import type { NewMember } from './organization-store';

/** Stores a person of the installation. Throws `isEmailTaken` when the address has an account. */
export async function insertPlatformMember(
  tx: Queryable,
  member: NewMember,
  role: PlatformRole,
  firm: { readonly id: string; readonly name: string } | null,
): Promise<void> {
  const { id, email, name, passwordHash } = member;
  const stored = { id, email, name, password_hash: passwordHash, role, firm };
  await tx.rows('SELECT identity_add_platform_member($1)', [JSON.stringify(stored)]);
}
