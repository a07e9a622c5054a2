import { actorOf, insertAuditEntry } from '@/lib/audit';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { DecideDestinationInput, RailConfigurationDto } from '@/lib/rails/contract';
import { changeConfiguration } from './change-configuration';
import type { RailConfigurationDeps } from './deps';
import { maskDestination } from './domain/mask';
import { configurationRefusals } from './refusals';
import { decideProposal, findProposal } from './store/proposal-store';

/**
 * Takes a proposed destination back: whoever proposed it, or any other admin who does not agree. Doing it again changes
 * nothing. Refuses with `permission.denied`, `destination.not_found`, `destination.decided`.
 */
export const withdrawDestination = (
  ctx: Ctx,
  input: DecideDestinationInput,
  deps: RailConfigurationDeps,
): Promise<Outcome<RailConfigurationDto>> =>
  changeConfiguration(ctx, { idempotency: null }, 'rail.destination.withdraw', deps, async (tx) => {
    const proposal = await findProposal(tx, ctx.tenant.id, input.proposal_id);
    if (proposal === null) return configurationRefusals.refuse('destination.not_found');
    if (proposal.state === 'withdrawn') return ok(null);
    const by = actorOf(ctx).label;
    if (proposal.state === 'approved') return configurationRefusals.refuse('destination.decided');
    const decided = await decideProposal(tx, ctx.tenant.id, proposal.id, { state: 'withdrawn', by, at: ctx.now });
    assert(decided, 'withdrawDestination: a pending proposal stays pending under the lock');
    await insertAuditEntry(tx, ctx, {
      action: 'rail.destination_withdrawn',
      subjectKind: 'rail_destination',
      subjectId: proposal.id,
      detail: { kind: proposal.kind, destination: maskDestination(proposal.destination) },
    });
    return ok(null);
  });
