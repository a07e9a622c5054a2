import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { Tenant } from '@/lib/kernel/context';
import type { Pause } from '@/lib/onboarding/domain/calendar/sla-clock';
import { caseKinds, caseStates } from '@/lib/onboarding/domain/desk/words';
import { kycStatuses } from '@/lib/onboarding/domain/kyc/kyc.machine';
import { riskTiers } from '@/lib/onboarding/domain/policy/terms';
import type { ApplicationKey } from './application-store';

const staffRoles = ['compliance_reviewer', 'compliance_lead'] as const;
export type StaffRole = (typeof staffRoles)[number];

/** A person's role at the desk as it is now; null for who is not there. */
export async function staffRole(tx: Queryable, userId: string): Promise<StaffRole | null> {
  const [row] = await tx.rows('SELECT kyc_staff_role($1) AS role', [userId]);
  return z.object({ role: z.enum(staffRoles).nullable() }).parse(row).role;
}

const pauses = z
  .array(z.object({ from: z.string(), to: z.string().nullable() }))
  .transform((all) =>
    all.map(({ from, to }): Pause => ({ from: new Date(from), to: to === null ? null : new Date(to) })),
  );

const clock = {
  sla_started_at: z.date(),
  sla_budget_ms: z.bigint(),
  pauses,
  opened_at: z.date(),
  closed_at: z.date().nullable(),
};

const queueRow = z.object({
  tenant_id: z.string(),
  organization_name: z.string(),
  application_id: z.string(),
  case_id: z.string(),
  kind: z.enum(caseKinds),
  state: z.enum(caseStates),
  status: z.enum(kycStatuses),
  attempt: z.int(),
  risk_tier: z.enum(riskTiers).nullable(),
  entity_type: z.string().nullable(),
  category_key: z.string().nullable(),
  country: z.string().nullable(),
  has_pep: z.boolean(),
  early_reverify: z.boolean(),
  duplicate_file: z.boolean(),
  is_tied: z.boolean(),
  is_excluded: z.boolean(),
  assignee_id: z.string().nullable(),
  assignee_name: z.string().nullable(),
  claimed_by: z.string().nullable(),
  claimed_name: z.string().nullable(),
  claim_expires_at: z.date().nullable(),
  ...clock,
  rank: z.int(),
  place: z.bigint(),
});
export type DeskQueueRow = z.output<typeof queueRow>;

/** Where a page of the queue ended, and as of when it was ordered. */
export interface QueuePlace {
  readonly rank: number;
  readonly place: bigint;
  readonly id: string;
}

/** Until when something is late, and until when it is soon: the same for all pages of one list. */
export interface QueueTime {
  readonly now: Date;
  readonly soon: Date;
}

export async function listQueue(
  tx: Queryable,
  who: { readonly actor: string; readonly request: string },
  filter: string,
  time: QueueTime,
  after: QueuePlace | null,
  limit: number,
): Promise<readonly DeskQueueRow[]> {
  const asked = {
    ...who,
    filter,
    now: time.now.toISOString(),
    soon: time.soon.toISOString(),
    limit,
    ...(after === null ? {} : { after_rank: after.rank, after_place: after.place.toString(), after_id: after.id }),
  };
  const rows = await tx.rows('SELECT * FROM kyc_queue($1)', [JSON.stringify(asked)]);
  return z.array(queueRow).parse(rows);
}

const countRow = z.object({ filter: z.string(), cases: z.int() });

export async function countQueue(
  tx: Queryable,
  actor: string,
  filters: readonly string[],
  { now, soon }: QueueTime,
  most: number,
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.rows('SELECT * FROM kyc_queue_counts($1, $2, $3, $4, $5)', [
    actor,
    [...filters],
    now,
    soon,
    most,
  ]);
  return new Map(
    z
      .array(countRow)
      .parse(rows)
      .map(({ cases, filter }) => [filter, cases]),
  );
}

const foundRow = z.object({
  tenant_id: z.string(),
  public_id: z.string(),
  organization_id: z.string(),
  environment: z.enum(['sandbox', 'live']),
  name: z.string(),
  application_id: z.string(),
  staff_role: z.enum(staffRoles),
  is_tied: z.boolean(),
});

export interface FoundCase {
  readonly tenant: Tenant;
  readonly applicationId: string;
  readonly role: StaffRole;
  readonly isTied: boolean;
}

/** Whose case it is; with `noted` it is written down that the person looked. Null when there is no such case. */
export async function findCase(
  tx: Queryable,
  {
    actor,
    caseId,
    noted,
    request,
  }: { readonly actor: string; readonly request: string; readonly caseId: string; readonly noted: boolean },
): Promise<FoundCase | null> {
  const [found] = await tx.rows('SELECT * FROM kyc_open_case($1, $2, $3, $4)', [actor, request, caseId, noted]);
  if (found === undefined) return null;
  const row = foundRow.parse(found);
  return {
    tenant: {
      id: row.tenant_id,
      publicId: row.public_id,
      organizationId: row.organization_id,
      environment: row.environment,
      name: row.name,
    },
    applicationId: row.application_id,
    role: row.staff_role,
    isTied: row.is_tied,
  };
}

const caseRow = z.object({
  id: z.string(),
  kind: z.enum(caseKinds),
  state: z.enum(caseStates),
  assignee_id: z.string().nullable(),
  claimed_by: z.string().nullable(),
  claim_expires_at: z.date().nullable(),
  ...clock,
});
export type DeskCaseRow = z.output<typeof caseRow>;

/** The case of an application that stands open, or else its last one, with who has it now. */
export async function currentCase(tx: Queryable, { id, tenantId }: ApplicationKey, now: Date): Promise<DeskCaseRow> {
  const [row] = await tx.rows(
    `SELECT c.id, c.kind, c.state, c.assignee_id, c.sla_started_at, c.sla_budget_ms, c.pauses, c.opened_at, c.closed_at,
       k.reviewer_id AS claimed_by, k.expires_at AS claim_expires_at
     FROM kyc_cases c LEFT JOIN kyc_claims k ON k.tenant_id = c.tenant_id AND k.case_id = c.id AND k.expires_at > $3
     WHERE c.tenant_id = $1 AND c.application_id = $2 ORDER BY c.closed_at IS NULL DESC, c.opened_at DESC, c.id DESC LIMIT 1`,
    [tenantId, id, now],
  );
  return caseRow.parse(row);
}

/** Takes a case for a while; false when somebody else has it and it is not taken over. */
export async function claimCaseRow(
  tx: Queryable,
  tenantId: string,
  caseId: string,
  claim: { readonly by: string; readonly now: Date; readonly until: Date; readonly takesOver: boolean },
): Promise<boolean> {
  const rows = await tx.rows(
    `INSERT INTO kyc_claims AS k (tenant_id, case_id, reviewer_id, claimed_at, heartbeat_at, expires_at)
     VALUES ($1, $2, $3, $4, $4, $5)
     ON CONFLICT (tenant_id, case_id) DO UPDATE SET reviewer_id = excluded.reviewer_id, heartbeat_at = excluded.heartbeat_at,
       claimed_at = CASE WHEN k.reviewer_id = excluded.reviewer_id THEN k.claimed_at ELSE excluded.claimed_at END,
       expires_at = excluded.expires_at
       WHERE k.reviewer_id = excluded.reviewer_id OR k.expires_at <= $4 OR $6
     RETURNING case_id`,
    [tenantId, caseId, claim.by, claim.now, claim.until, claim.takesOver],
  );
  if (rows.length === 0) return false;
  await assignCase(tx, tenantId, caseId, claim.by);
  return true;
}

export async function assignCase(
  tx: Queryable,
  tenantId: string,
  caseId: string,
  userId: string | null,
): Promise<void> {
  await tx.rows(
    `UPDATE kyc_cases SET assignee_id = $3, row_version = row_version + 1
     WHERE tenant_id = $1 AND id = $2 AND assignee_id IS DISTINCT FROM $3`,
    [tenantId, caseId, userId],
  );
}

/** Still there: the claim goes on. False when it is over, or somebody else's. */
export async function renewClaim(
  tx: Queryable,
  tenantId: string,
  caseId: string,
  { by, now, until }: { readonly by: string; readonly now: Date; readonly until: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE kyc_claims SET heartbeat_at = $4, expires_at = $5
     WHERE tenant_id = $1 AND case_id = $2 AND reviewer_id = $3 AND expires_at > $4 RETURNING case_id`,
    [tenantId, caseId, by, now, until],
  );
  return rows.length === 1;
}

/** Gives a case back; nothing happens when it is not this person's. */
export async function endClaim(
  tx: Queryable,
  tenantId: string,
  caseId: string,
  by: string,
  now: Date,
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE kyc_claims SET expires_at = $4 WHERE tenant_id = $1 AND case_id = $2 AND reviewer_id = $3 AND expires_at > $4
     RETURNING case_id`,
    [tenantId, caseId, by, now],
  );
  return rows.length === 1;
}

const nameRow = z.object({ id: z.string(), name: z.string() });
export type StaffName = z.output<typeof nameRow>;

/** Names of the desk's own people; of nobody else. */
export async function staffNames(tx: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.rows('SELECT id, name FROM kyc_staff_names($1)', [[...ids]]);
  return new Map(
    z
      .array(nameRow)
      .parse(rows)
      .map(({ id, name }) => [id, name]),
  );
}

/** Who at the desk may be given a case of an organisation. */
export async function listStaff(tx: Queryable, organizationId: string, limit: number): Promise<readonly StaffName[]> {
  const rows = await tx.rows('SELECT id, name FROM kyc_staff($1, $2)', [organizationId, limit]);
  return z.array(nameRow).parse(rows);
}

/** Where the desk's letters go. */
export type StaffAudience =
  | { readonly kind: 'compliance_lead' }
  | { readonly kind: 'person'; readonly userId: string }
  | { readonly kind: 'integration_consultant'; readonly organizationId: string };

export async function staffAddresses(tx: Queryable, to: StaffAudience, limit: number): Promise<readonly string[]> {
  const rows = await tx.rows('SELECT email FROM kyc_staff_addresses($1, $2, $3, $4)', [
    to.kind,
    to.kind === 'person' ? to.userId : null,
    to.kind === 'integration_consultant' ? to.organizationId : null,
    limit,
  ]);
  return z
    .array(z.object({ email: z.string() }))
    .parse(rows)
    .map(({ email }) => email);
}
