import { actorOf, insertAuditEntry } from '@/lib/audit';
import { type Once, once } from '@/lib/db/once';
import { inTenant, type Queryable } from '@/lib/db/pool';
import { toHex } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import { randomBytes, uuidV4 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { type AddressChallenge, addressChallengeSchema, type RequestChallengeInput } from '@/lib/rails/contract';
import type { Idempotent } from './change-configuration';
import type { RailConfigurationDeps } from './deps';
import { challengeLifetimeMs, challengeMessage } from './domain/challenge';
import { maskDestination } from './domain/mask';
import { configurationRefusals } from './refusals';
import { insertChallenge } from './store/challenge-store';

/**
 * The text that the owner of a Base address signs, good for 15 minutes and one answer.
 * Refuses with `permission.denied`, `rail.address_invalid`.
 */
export async function requestChallenge(
  ctx: Ctx,
  input: RequestChallengeInput & Idempotent,
  { db, counterparts }: RailConfigurationDeps,
): Promise<Outcome<AddressChallenge>> {
  const permitted = permit(ctx, 'rail.manage');
  if (!permitted.ok) return permitted;
  const address = counterparts.addresses.parse(input.address);
  if (address === null) return configurationRefusals.refuse('rail.address_invalid', { field: 'address' });
  return inTenant(db, ctx.tenant.id, (tx) =>
    once(tx, ctx, input.idempotency, givenOnce, async () => ok(await writeChallenge(tx, ctx, address))),
  );
}

const givenOnce: Once<AddressChallenge> = {
  operation: 'rail.address.challenge',
  status: 200,
  schema: addressChallengeSchema,
  replay: (challenge) => challenge,
};

async function writeChallenge(tx: Queryable, ctx: Ctx, address: string): Promise<AddressChallenge> {
  const { id: tenantId, publicId, name, environment } = ctx.tenant;
  const id = uuidV4();
  const expiresAt = new Date(ctx.now.getTime() + challengeLifetimeMs);
  const nonce = toHex(randomBytes(16));
  const of = { tenantPublicId: publicId, tenantName: name, environment };
  const message = challengeMessage({ ...of, address, nonce, expiresAt });
  const createdBy = actorOf(ctx).label;
  await insertChallenge(tx, tenantId, { id, address, message, createdBy, createdAt: ctx.now, expiresAt });
  await insertAuditEntry(tx, ctx, {
    action: 'rail.address_challenged',
    subjectKind: 'rail_address_challenge',
    subjectId: id,
    detail: { address: maskDestination(address) },
  });
  return { challenge_id: id, address, message, expires_at: expiresAt.toISOString() };
}
