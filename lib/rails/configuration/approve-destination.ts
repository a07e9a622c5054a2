import { actorOf } from '@/lib/audit';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { requireRecentSecondFactor } from '@/lib/kernel/step-up';
import type { DecideDestinationInput, RailConfigurationDto } from '@/lib/rails/contract';
import { changeConfiguration } from './change-configuration';
import type { RailConfigurationDeps } from './deps';
import { putInForce } from './propose-destination';
import { configurationRefusals } from './refusals';
import { findProposal } from './store/proposal-store';

/**
 * Puts a proposed destination in force: the second pair of eyes, always a person and never the one who proposed it.
 * Intents that exist keep the destination they were made with. Approving again changes nothing.
 * Refuses with `permission.denied`, `destination.not_found`, `destination.decided`, `destination.person_required`,
 * `destination.second_person_required`, `step_up.required`.
 */
export const approveDestination = (
  ctx: Ctx,
  input: DecideDestinationInput,
  deps: RailConfigurationDeps,
): Promise<Outcome<RailConfigurationDto>> =>
  changeConfiguration(ctx, { idempotency: null }, 'rail.destination.approve', deps, async (tx, { version }) => {
    const recent = requireRecentSecondFactor(ctx);
    if (!recent.ok) return recent;
    const proposal = await findProposal(tx, ctx.tenant.id, input.proposal_id);
    const approver = actorOf(ctx).label;
    if (proposal === null) return configurationRefusals.refuse('destination.not_found');
    if (ctx.actor.kind !== 'user') return configurationRefusals.refuse('destination.person_required');
    if (proposal.proposed_by === approver) return configurationRefusals.refuse('destination.second_person_required');
    if (proposal.state !== 'pending') {
      const isRepeat = proposal.state === 'approved' && proposal.decided_by === approver;
      return isRepeat ? ok(null) : configurationRefusals.refuse('destination.decided');
    }
    await putInForce(tx, ctx, version, proposal);
    return ok(null);
  });
