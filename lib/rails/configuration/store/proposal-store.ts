import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import { type DestinationKind, destinationKinds } from '@/lib/rails/configuration/domain/rails';

const proposalRow = z.object({
  id: z.string(),
  kind: z.enum(destinationKinds),
  destination: z.string(),
  reason: z.string(),
  state: z.enum(['pending', 'approved', 'withdrawn']),
  proposed_by: z.string(),
  proposed_at: z.date(),
  decided_by: z.string().nullable(),
});
export type ProposalRow = z.infer<typeof proposalRow>;

const columns = 'id, kind, destination, reason, state, proposed_by, proposed_at, decided_by';

/** At most one of each kind. */
export async function pendingProposals(tx: Queryable, tenantId: string): Promise<readonly ProposalRow[]> {
  const rows = await tx.rows(
    `SELECT ${columns} FROM rail_destination_proposals WHERE tenant_id = $1 AND state = 'pending' ORDER BY kind`,
    [tenantId],
  );
  return z.array(proposalRow).parse(rows);
}

export async function findProposal(tx: Queryable, tenantId: string, id: string): Promise<ProposalRow | null> {
  const [row] = await tx.rows(`SELECT ${columns} FROM rail_destination_proposals WHERE tenant_id = $1 AND id = $2`, [
    tenantId,
    id,
  ]);
  return row === undefined ? null : proposalRow.parse(row);
}

const proposerRow = z.object({ version: z.int(), proposed_by: z.string() });

/** Who proposed what a second person put in force, by version. */
export async function readProposers(
  tx: Queryable,
  tenantId: string,
  versions: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await tx.rows(
    `SELECT version, proposed_by FROM rail_destination_proposals
     WHERE tenant_id = $1 AND version = ANY ($2::int[]) AND second_person`,
    [tenantId, versions],
  );
  return new Map(
    z
      .array(proposerRow)
      .parse(rows)
      .map(({ version, proposed_by }) => [version, proposed_by]),
  );
}

export interface NewProposal {
  readonly id: string;
  readonly kind: DestinationKind;
  readonly destination: string;
  readonly reason: string;
  readonly secondPerson: boolean;
  readonly proposedBy: string;
  readonly proposedAt: Date;
}

export async function insertProposal(tx: Queryable, tenantId: string, proposal: NewProposal): Promise<void> {
  await tx.rows(
    `INSERT INTO rail_destination_proposals (tenant_id, id, kind, destination, reason, second_person, proposed_by, proposed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tenantId,
      proposal.id,
      proposal.kind,
      proposal.destination,
      proposal.reason,
      proposal.secondPerson,
      proposal.proposedBy,
      proposal.proposedAt,
    ],
  );
}

export type Decision = { readonly by: string; readonly at: Date } & (
  | { readonly state: 'approved'; readonly version: number }
  | { readonly state: 'withdrawn' }
);

/** False when it was decided before. */
export async function decideProposal(
  tx: Queryable,
  tenantId: string,
  id: string,
  decision: Decision,
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE rail_destination_proposals SET state = $3, decided_by = $4, decided_at = $5, version = $6
     WHERE tenant_id = $1 AND id = $2 AND state = 'pending' RETURNING id`,
    [tenantId, id, decision.state, decision.by, decision.at, decision.state === 'approved' ? decision.version : null],
  );
  return rows.length === 1;
}
