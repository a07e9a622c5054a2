import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { RailVersionDto, RailVersionPage, RailVersionQuery } from '@/lib/rails/contract';
import type { RailConfigurationDeps } from './deps';
import { actorDto } from './describe';
import { maskDestination } from './domain/mask';
import { readActorNames } from './store/actor-store';
import { readProposers } from './store/proposal-store';
import { listVersionRows, type VersionRow } from './store/version-store';

/** Every version that was ever in force, newest first, with who and why. Refuses with `permission.denied`. */
export async function listVersions(
  ctx: Ctx,
  query: RailVersionQuery,
  { db }: Pick<RailConfigurationDeps, 'db'>,
): Promise<Outcome<RailVersionPage>> {
  const permitted = permit(ctx, 'rail.read');
  if (!permitted.ok) return permitted;
  const { id } = ctx.tenant;
  return inTenant(db, id, async (tx) => {
    const rows = await listVersionRows(tx, id, query.before_version, query.limit + 1);
    const shown = rows.slice(0, query.limit);
    const proposers = await readProposers(
      tx,
      id,
      shown.map(({ version }) => version),
    );
    const names = await readActorNames(tx, id, [...shown.map(({ createdBy }) => createdBy), ...proposers.values()]);
    const last = rows.length > query.limit ? shown.at(-1) : undefined;
    return ok({
      items: shown.map((row) => versionDto(row, proposers.get(row.version) ?? null, names)),
      next_before_version: last?.version ?? null,
    });
  });
}

const versionDto = (row: VersionRow, proposer: string | null, names: ReadonlyMap<string, string>): RailVersionDto => ({
  version: row.version,
  reason: row.reason,
  created_by: actorDto(row.createdBy, names),
  proposed_by: proposer === null ? null : actorDto(proposer, names),
  created_at: row.createdAt.toISOString(),
  modes: row.modes,
  destinations: Object.fromEntries(
    Object.entries(row.destinations).map(([rail, destination]) => [rail, maskDestination(destination)]),
  ),
  settings: row.settings,
});
