import type { Queryable } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import type {
  PendingDestination,
  RailActor,
  RailConfigurationDto,
  RailReadiness,
  StripeAccount,
} from '@/lib/rails/contract';
import type { RailConfigurationDeps } from './deps';
import { achTerms, destinationOf } from './domain/configuration';
import { maskDestination } from './domain/mask';
import { type ConfiguredRail, configuredRails, isConnectable, kindOf, railsOf } from './domain/rails';
import { missingFor, type RailFacts, type Recipient, readinessOf } from './domain/readiness';
import { readActorNames } from './store/actor-store';
import { type ProposalRow, pendingProposals } from './store/proposal-store';
import { findRecipient, latestRecipient, type RecipientRow } from './store/recipient-store';
import { currentVersion, type VersionRow } from './store/version-store';

type Counterparts = Pick<RailConfigurationDeps, 'counterparts'>;

/** Everything that readiness and the page are made from, as stored at this instant. */
export interface Snapshot {
  readonly version: VersionRow;
  readonly latest: RecipientRow | null;
  readonly recipients: readonly Recipient[];
  readonly pending: readonly ProposalRow[];
}

export async function readSnapshot(tx: Queryable, tenantId: string): Promise<Snapshot> {
  const version = await currentVersion(tx, tenantId);
  const latest = await latestRecipient(tx, tenantId);
  const destination = destinationOf(version, 'stripe_account');
  const paid = destination === null ? null : await findRecipient(tx, tenantId, destination);
  const recipients = [latest, paid].flatMap((row) =>
    row === null || row.account_id === null ? [] : [{ accountId: row.account_id, capability: row.capability }],
  );
  return { version, latest, recipients, pending: await pendingProposals(tx, tenantId) };
}

export const factsOf = (
  { tenant }: Pick<Ctx, 'tenant'>,
  rail: ConfiguredRail,
  snapshot: Snapshot,
  { counterparts }: Counterparts,
): RailFacts => ({
  environment: tenant.environment,
  configuration: snapshot.version,
  counterpart: isConnectable(rail) ? counterparts.find(rail, tenant.environment) : null,
  recipients: snapshot.recipients,
  destinationPending: isConnectable(rail) && snapshot.pending.some(({ kind }) => kind === kindOf(rail)),
});

/** The configuration in force as everyone who may read it sees it: destinations masked. */
export async function describeConfiguration(
  tx: Queryable,
  ctx: Pick<Ctx, 'tenant'>,
  deps: Counterparts,
): Promise<RailConfigurationDto> {
  const snapshot = await readSnapshot(tx, ctx.tenant.id);
  const { version, pending } = snapshot;
  const names = await readActorNames(
    tx,
    ctx.tenant.id,
    pending.map(({ proposed_by }) => proposed_by),
  );
  const readiness = configuredRails.map((rail) => railReadiness(rail, factsOf(ctx, rail, snapshot, deps)));
  return {
    allowed_rails: readiness.filter(({ enabled }) => enabled).map(({ rail }) => rail),
    plan_id: null,
    rail_readiness: readiness,
    version: version.version,
    settings: version.settings,
    ach_terms_current: achTerms,
    stripe_account: stripeAccount(snapshot),
    pending_destinations: pending.map((proposal) => pendingDestination(proposal, names)),
  };
}

function railReadiness(rail: ConfiguredRail, facts: RailFacts): RailReadiness {
  const mode = facts.configuration.modes[rail];
  const missing = missingFor(rail, facts);
  const { ready, enabled, status, reasonCode, message } = readinessOf(mode, missing);
  const destination = facts.configuration.destinations[rail];
  return {
    rail,
    ready,
    enabled,
    status,
    reason_code: reasonCode,
    message,
    mode,
    destination: destination === undefined ? null : maskDestination(destination),
    counterpart: facts.counterpart,
    missing,
  };
}

function stripeAccount({ latest, version }: Snapshot): StripeAccount | null {
  if (latest === null || latest.account_id === null) return null;
  return {
    account: maskDestination(latest.account_id),
    capability: latest.capability,
    requirements: [...latest.requirements],
    read_at: latest.read_at?.toISOString() ?? null,
    is_destination: destinationOf(version, 'stripe_account') === latest.account_id,
  };
}

const pendingDestination = (row: ProposalRow, names: ReadonlyMap<string, string>): PendingDestination => ({
  proposal_id: row.id,
  kind: row.kind,
  rails: [...railsOf[row.kind]],
  destination: maskDestination(row.destination),
  reason: row.reason,
  proposed_by: actorDto(row.proposed_by, names),
  proposed_at: row.proposed_at.toISOString(),
});

/** Whoever has left the organisation keeps their label and loses their name. */
export function actorDto(label: string, names: ReadonlyMap<string, string>): RailActor {
  if (label.startsWith('system:')) return { id: label, name: 'Tidegate' };
  const unknown = label.startsWith('user:') ? 'somebody who has left' : 'a service key';
  return { id: label, name: names.get(label) ?? unknown };
}
