import { actorOf, insertAuditEntry } from '@/lib/audit';
import { enterTenant, type Queryable } from '@/lib/db/pool';
import type { Ctx, Environment, Tenant } from '@/lib/kernel/context';
import { newTenantPublicId, uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { CreateOrganizationInput } from './contract';
import type { PeopleDeps } from './deps';
import { normalizeEmail } from './domain/email';
import { identityRefusals } from './refusals';
import { insertOrganization, isEmailTaken, type NewMember, type NewTenant } from './store/organization-store';

export interface OrganizationDeps extends PeopleDeps {
  /** Every rail that this installation knows: simulated in the new sandbox, disabled in live. */
  readonly rails: readonly string[];
}

export interface CreatedOrganization {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly sandbox: Tenant;
  readonly live: Tenant;
}

/** Nobody is signed in yet, so this use case has no tenant and no actor but the system. */
export type SignUpCtx = Pick<Ctx, 'requestId' | 'now'>;

const actor = { kind: 'system', id: 'sign-up' } as const;

/**
 * Creates an organisation with its sandbox and live tenant and its owner. Live stays closed: all its rails are disabled.
 * Refuses with `member.email_taken`, `sign_in.busy`.
 */
export async function createOrganization(
  ctx: SignUpCtx,
  input: CreateOrganizationInput,
  { db, passwords, rails }: OrganizationDeps,
): Promise<Outcome<CreatedOrganization>> {
  const hash = await passwords.hash(input.owner.password);
  if (!hash.ok) return hash;
  const { name, owner } = input;
  try {
    return ok(
      await db.transaction((tx) =>
        addOrganization(
          tx,
          ctx,
          { name, owner: { email: normalizeEmail(owner.email), name: owner.name, passwordHash: hash.value } },
          rails,
        ),
      ),
    );
  } catch (error) {
    if (isEmailTaken(error)) return identityRefusals.refuse('member.email_taken', { field: 'owner.email' });
    throw error;
  }
}

interface OrganizationOrder {
  readonly name: string;
  readonly owner: Omit<NewMember, 'id'>;
}

/** The same in the caller's transaction. Throws `isEmailTaken` when the address has an account. */
export async function addOrganization(
  tx: Queryable,
  ctx: SignUpCtx,
  { name, owner: given }: OrganizationOrder,
  rails: readonly string[],
): Promise<CreatedOrganization> {
  const id = uuidV7(ctx.now);
  const owner = { ...given, id: uuidV7(ctx.now) };
  const { sandbox, live, stored } = newTenants(ctx, { id, name }, rails);
  await insertOrganization(tx, { id, name, tenants: stored, owner, createdBy: actorOf({ actor }).label });
  for (const created of [sandbox, live]) {
    await enterTenant(tx, created.id);
    await insertAuditEntry(
      tx,
      { ...ctx, tenant: created, actor },
      {
        action: 'organization.created',
        subjectKind: 'organization',
        subjectId: id,
        detail: { owner: owner.id },
      },
    );
  }
  return { id, name, ownerId: owner.id, sandbox, live };
}

/** Both environments of an organisation that is being made, and how they are stored. */
export function newTenants(
  { now }: Pick<Ctx, 'now'>,
  { id, name }: { readonly id: string; readonly name: string },
  rails: readonly string[],
): { readonly sandbox: Tenant; readonly live: Tenant; readonly stored: readonly NewTenant[] } {
  const tenant = (environment: Environment): Tenant => ({
    id: uuidV7(now),
    publicId: newTenantPublicId(),
    organizationId: id,
    environment,
    name,
  });
  const modes = (mode: 'simulated' | 'disabled') => Object.fromEntries(rails.map((rail) => [rail, mode]));
  const [sandbox, live] = [tenant('sandbox'), tenant('live')];
  const stored = [
    { ...sandbox, railModes: modes('simulated') },
    { ...live, railModes: modes('disabled') },
  ];
  return { sandbox, live, stored };
}
