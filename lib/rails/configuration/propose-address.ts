import { inTenant } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { ProposeAddressInput, RailConfigurationDto } from '@/lib/rails/contract';
import { changeConfiguration, type Idempotent } from './change-configuration';
import type { RailConfigurationDeps } from './deps';
import { proposeDestination } from './propose-destination';
import { configurationRefusals } from './refusals';
import { answerChallenge, findChallenge } from './store/challenge-store';

/**
 * Proposes the Base address whose owner signed the challenge. A wrong signature leaves the challenge open.
 * Refuses with `permission.denied`, `rail.challenge_not_found`, `rail.challenge_over`, `rail.signature_invalid`,
 * `destination.pending`, `destination.person_required`.
 */
export async function proposeAddress(
  ctx: Ctx,
  input: ProposeAddressInput & Idempotent,
  deps: RailConfigurationDeps,
): Promise<Outcome<RailConfigurationDto>> {
  const permitted = permit(ctx, 'rail.manage');
  if (!permitted.ok) return permitted;
  const { id: tenantId } = ctx.tenant;
  const { challenge_id: id, signature, reason } = input;
  const asked = await inTenant(deps.db, tenantId, (tx) => findChallenge(tx, tenantId, id));
  const signed = asked !== null && (await deps.counterparts.addresses.verify(asked.address, asked.message, signature));
  return changeConfiguration(ctx, input, 'rail.address.propose', deps, async (tx, snapshot) => {
    const challenge = await findChallenge(tx, tenantId, id);
    const field = 'challenge_id';
    if (challenge === null) return configurationRefusals.refuse('rail.challenge_not_found', { field });
    const isOver = challenge.used_at !== null || challenge.expires_at <= ctx.now;
    if (isOver) return configurationRefusals.refuse('rail.challenge_over', { field });
    if (!signed) return configurationRefusals.refuse('rail.signature_invalid', { field: 'signature' });
    const proposed = { kind: 'base_address', destination: challenge.address, reason } as const;
    const outcome = await proposeDestination(tx, ctx, snapshot, proposed);
    if (!outcome.ok) return outcome;
    const used = await answerChallenge(tx, tenantId, id, ctx.now);
    assert(used, 'proposeAddress: an open challenge stays open under the lock');
    return outcome;
  });
}
