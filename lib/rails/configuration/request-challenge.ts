import { actorOf, insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import { toHex } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import { randomBytes, uuidV4 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { AddressChallenge, RequestChallengeInput } from '../contract';
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
  input: RequestChallengeInput,
  { db, counterparts }: RailConfigurationDeps,
): Promise<Outcome<AddressChallenge>> {
  const permitted = permit(ctx, 'rail.manage');
  if (!permitted.ok) return permitted;
  const address = counterparts.addresses.parse(input.address);
  if (address === null) return configurationRefusals.refuse('rail.address_invalid', { field: 'address' });
  const { id: tenantId, publicId, name, environment } = ctx.tenant;
  const id = uuidV4();
  const expiresAt = new Date(ctx.now.getTime() + challengeLifetimeMs);
  const nonce = toHex(randomBytes(16));
  const message = challengeMessage({
    tenantPublicId: publicId,
    tenantName: name,
    environment,
    address,
    nonce,
    expiresAt,
  });
  await inTenant(db, tenantId, async (tx) => {
    const createdBy = actorOf(ctx).label;
    await insertChallenge(tx, tenantId, { id, address, message, createdBy, createdAt: ctx.now, expiresAt });
    await insertAuditEntry(tx, ctx, {
      action: 'rail.address_challenged',
      subjectKind: 'rail_address_challenge',
      subjectId: id,
      detail: { address: maskDestination(address) },
    });
  });
  return ok({ challenge_id: id, address, message, expires_at: expiresAt.toISOString() });
}
