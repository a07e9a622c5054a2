import { actorOf, insertAuditEntry } from '@/lib/audit';
import type { Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { addVersion } from './change-configuration';
import type { Snapshot } from './describe';
import { destinationOf, needsSecondPerson, type RailConfiguration, withDestination } from './domain/configuration';
import { maskDestination } from './domain/mask';
import type { DestinationKind } from './domain/rails';
import { configurationRefusals } from './refusals';
import { decideProposal, insertProposal } from './store/proposal-store';

export interface ProposedDestination {
  readonly kind: DestinationKind;
  readonly destination: string;
  readonly reason: string;
}

/**
 * Writes down a proposed destination, inside a change of the configuration; where one person is enough, it is in force
 * at once. What is in force or was proposed by the same person already stays as it is.
 * Refuses with `destination.pending`, `destination.person_required`.
 */
export async function proposeDestination(
  tx: Queryable,
  ctx: Ctx,
  { version, pending }: Snapshot,
  proposed: ProposedDestination,
): Promise<Outcome<null>> {
  const { kind, destination, reason } = proposed;
  const current = destinationOf(version, kind);
  if (current === destination) return ok(null);
  const actor = actorOf(ctx).label;
  const waiting = pending.find((proposal) => proposal.kind === kind);
  if (waiting !== undefined) {
    const isSame = waiting.destination === destination && waiting.proposed_by === actor;
    return isSame ? ok(null) : configurationRefusals.refuse('destination.pending');
  }
  const secondPerson = needsSecondPerson(ctx.tenant.environment, current);
  if (secondPerson && ctx.actor.kind !== 'user') return configurationRefusals.refuse('destination.person_required');
  const id = uuidV7(ctx.now);
  await insertProposal(tx, ctx.tenant.id, {
    id,
    kind,
    destination,
    reason,
    secondPerson,
    proposedBy: actor,
    proposedAt: ctx.now,
  });
  await insertAuditEntry(tx, ctx, {
    action: 'rail.destination_proposed',
    subjectKind: 'rail_destination',
    subjectId: id,
    detail: { kind, destination: maskDestination(destination), reason, second_person: secondPerson },
  });
  if (!secondPerson) await putInForce(tx, ctx, version, { ...proposed, id });
  return ok(null);
}

/** Makes the version that pays out to the proposed destination; the caller holds the lock and has seen it pending. */
export async function putInForce(
  tx: Queryable,
  ctx: Ctx,
  current: RailConfiguration,
  { id, kind, destination, reason }: ProposedDestination & { readonly id: string },
): Promise<void> {
  const change = { destinations: withDestination(current, kind, destination) };
  const detail = { kind, destination: maskDestination(destination), proposal: id };
  const version = await addVersion(tx, ctx, current, change, {
    action: 'rail.destination_approved',
    detail,
    reason,
  });
  const decision = { state: 'approved', by: actorOf(ctx).label, at: ctx.now, version } as const;
  const decided = await decideProposal(tx, ctx.tenant.id, id, decision);
  assert(decided, 'putInForce: a pending proposal stays pending under the lock');
}
