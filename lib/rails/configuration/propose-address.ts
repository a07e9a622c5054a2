import { inTenant } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { ProposeAddressInput, RailConfigurationDto } from '../contract';
import { changeConfiguration, type Idempotent } from './change-configuration';
import type { RailConfigurationDeps } from './deps';
import { proposeDestination } from './propose-destination';
import { configurationRefusals } from './refusals';
import { answerChallenge, findOpenChallenge } from './store/challenge-store';

/**
 * Proposes the Base address whose owner signed the challenge. A wrong signature leaves the challenge open.
 * Refuses with `permission.denied`, `rail.challenge_invalid`, `rail.signature_invalid`, `destination.pending`,
 * `destination.person_required`.
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
  const open = await inTenant(deps.db, tenantId, (tx) => findOpenChallenge(tx, tenantId, id, ctx.now));
  const signed = open !== null && (await deps.counterparts.addresses.verify(open.address, open.message, signature));
  return changeConfiguration(ctx, input, 'rail.address.propose', deps, async (tx, snapshot) => {
    const challenge = await findOpenChallenge(tx, tenantId, id, ctx.now);
    if (challenge === null) return configurationRefusals.refuse('rail.challenge_invalid', { field: 'challenge_id' });
    if (!signed) return configurationRefusals.refuse('rail.signature_invalid', { field: 'signature' });
    const proposed = { kind: 'base_address', destination: challenge.address, reason } as const;
    const outcome = await proposeDestination(tx, ctx, snapshot, proposed);
    if (!outcome.ok) return outcome;
    const used = await answerChallenge(tx, tenantId, id, ctx.now);
    assert(used, 'proposeAddress: an open challenge stays open under the lock');
    return outcome;
  });
}
