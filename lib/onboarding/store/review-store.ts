import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import { type CheckResult, checkKeys } from '@/lib/onboarding/domain/checks/check';
import { onboardingRoles } from '@/lib/onboarding/domain/kyc/actor';
import { type Proposal, proposalOutcomes } from '@/lib/onboarding/domain/kyc/application';
import type { DecisionRecord } from '@/lib/onboarding/domain/kyc/effects';
import type { ApplicationKey } from './application-store';

const ask = z.object({
  target: z.string(),
  reasonCode: z.string(),
  values: z.record(z.string(), z.string()).optional(),
});

const checkRow = z.object({
  key: z.enum(checkKeys),
  source: z.enum(['auto', 'human']),
  result: z.enum(['pass', 'fail', 'unavailable', 'n_a', 'pending']),
  asks: z.array(ask),
});

/** What was checked about one snapshot. */
export async function listChecks(tx: Queryable, { id, tenantId }: ApplicationKey, snapshotHash: string) {
  const rows = await tx.rows(
    `SELECT key, source, result, asks FROM kyc_checks
     WHERE tenant_id = $1 AND application_id = $2 AND snapshot_hash = $3 ORDER BY key LIMIT $4`,
    [tenantId, id, snapshotHash, checkKeys.length],
  );
  return z.array(checkRow).parse(rows);
}

/** Writes what the machine found. What a person has said about a check stands. */
export async function writeChecks(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  snapshotHash: string,
  checks: readonly CheckResult[],
  now: Date,
): Promise<void> {
  await tx.rows(
    `INSERT INTO kyc_checks AS k (tenant_id, application_id, snapshot_hash, key, source, result, asks, checked_at)
       SELECT $1::uuid, $2::uuid, $3::text, c->>'key', 'auto', c->>'result', c->'asks', $5::timestamptz
       FROM jsonb_array_elements($4::jsonb) c
     ON CONFLICT (tenant_id, application_id, snapshot_hash, key) DO UPDATE
       SET result = excluded.result, asks = excluded.asks, checked_at = excluded.checked_at WHERE k.source = 'auto'`,
    [tenantId, id, snapshotHash, JSON.stringify(checks), now],
  );
}

const requestRow = z.object({
  id: z.string(),
  due_at: z.date(),
  was_extended: z.boolean(),
  counts_as_attempt: z.boolean(),
});
const itemRow = z.object({
  reason_code: z.string(),
  target_path: z.string(),
  merchant_text: z.string(),
  unlocks: z.array(z.string()),
  state: z.enum(['open', 'answered', 'accepted', 'still_open']),
});

/** Questions of one request: no request holds more. */
export const mostItems = 200;

/** The request that stands open, with its questions in their order. */
export async function findOpenRequest(tx: Queryable, { id, tenantId }: ApplicationKey) {
  const [row] = await tx.rows(
    `SELECT id, due_at, was_extended, counts_as_attempt FROM kyc_info_requests
     WHERE tenant_id = $1 AND application_id = $2 AND closed_at IS NULL`,
    [tenantId, id],
  );
  if (row === undefined) return null;
  const request = requestRow.parse(row);
  const items = await tx.rows(
    `SELECT reason_code, target_path, merchant_text, unlocks, state FROM kyc_info_items
     WHERE tenant_id = $1 AND request_id = $2 ORDER BY ordinal LIMIT $3`,
    [tenantId, request.id, mostItems],
  );
  return {
    id: request.id,
    dueAt: request.due_at,
    wasExtended: request.was_extended,
    countsAsAttempt: request.counts_as_attempt,
    items: z
      .array(itemRow)
      .parse(items)
      .map((item) => ({
        reasonCode: item.reason_code,
        targetPath: item.target_path,
        merchantText: item.merchant_text,
        unlocks: item.unlocks,
        state: item.state,
        dueAt: request.due_at,
      })),
  };
}

export interface NewRequest extends ApplicationKey {
  readonly requestId: string;
  readonly dueAt: Date;
  readonly countsAsAttempt: boolean;
  readonly createdBy: string;
  readonly now: Date;
  readonly items: readonly {
    readonly reasonCode: string;
    readonly targetPath: string;
    readonly merchantText: string;
    readonly unlocks: readonly string[];
  }[];
}

export async function insertRequest(tx: Queryable, request: NewRequest): Promise<void> {
  await tx.rows(
    `INSERT INTO kyc_info_requests (tenant_id, id, application_id, due_at, counts_as_attempt, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      request.tenantId,
      request.requestId,
      request.id,
      request.dueAt,
      request.countsAsAttempt,
      request.createdBy,
      request.now,
    ],
  );
  await tx.rows(
    `INSERT INTO kyc_info_items (tenant_id, request_id, ordinal, reason_code, target_path, merchant_text, unlocks)
       SELECT $1::uuid, $2::uuid, i.ordinal, i.item->>'reasonCode', i.item->>'targetPath', i.item->>'merchantText',
         ARRAY(SELECT jsonb_array_elements_text(i.item->'unlocks'))
       FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS i(item, ordinal)`,
    [request.tenantId, request.requestId, JSON.stringify(request.items)],
  );
}

/** Marks questions by the targets that they stand for. */
export async function setItemStates(
  tx: Queryable,
  tenantId: string,
  requestId: string,
  targets: readonly string[],
  state: 'open' | 'answered',
  now: Date,
): Promise<void> {
  await tx.rows(
    `UPDATE kyc_info_items SET state = $4, answered_at = CASE WHEN $4 = 'answered' THEN $5::timestamptz END
     WHERE tenant_id = $1 AND request_id = $2 AND target_path = ANY($3::text[]) AND state <> $4 AND state <> 'accepted'`,
    [tenantId, requestId, [...targets], state, now],
  );
}

export async function closeRequest(tx: Queryable, { id, tenantId }: ApplicationKey, now: Date): Promise<void> {
  await tx.rows(
    `UPDATE kyc_info_requests SET closed_at = $3 WHERE tenant_id = $1 AND application_id = $2 AND closed_at IS NULL`,
    [tenantId, id, now],
  );
}

const proposalRow = z
  .object({
    id: z.string(),
    outcome: z.enum(proposalOutcomes),
    reason_codes: z.array(z.string()),
    proposed_by: z.string(),
    proposer_role: z.enum(onboardingRoles),
    snapshot_hash: z.string(),
  })
  .transform((row) => ({
    id: row.id,
    outcome: row.outcome,
    reasonCodes: row.reason_codes,
    proposedBy: row.proposed_by,
    proposerRole: row.proposer_role,
    snapshotHash: row.snapshot_hash,
  }));

export async function findProposal(tx: Queryable, { id, tenantId }: ApplicationKey) {
  const [row] = await tx.rows(
    `SELECT id, outcome, reason_codes, proposed_by, proposer_role, snapshot_hash FROM kyc_proposals
     WHERE tenant_id = $1 AND application_id = $2 AND voided_at IS NULL AND decided_at IS NULL`,
    [tenantId, id],
  );
  return row === undefined ? null : proposalRow.parse(row);
}

/** Ends the proposal that stands; the case waits for no second person from then on. */
export async function endProposal(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  how: 'voided' | 'decided',
  now: Date,
  why: { readonly reason: 'withdrawn' | 'sent_back' | 'overtaken'; readonly sealedNote: Uint8Array | null } = {
    reason: 'overtaken',
    sealedNote: null,
  },
): Promise<void> {
  const ended = await tx.rows(
    `UPDATE kyc_proposals SET voided_at = CASE WHEN $3 = 'voided' THEN $4::timestamptz END,
       decided_at = CASE WHEN $3 = 'decided' THEN $4::timestamptz END,
       void_reason = CASE WHEN $3 = 'voided' THEN $5::text END, sealed_void_note = $6
     WHERE tenant_id = $1 AND application_id = $2 AND voided_at IS NULL AND decided_at IS NULL RETURNING id`,
    [tenantId, id, how, now, why.reason, why.sealedNote],
  );
  if (ended.length === 0) return;
  await tx.rows(
    `UPDATE kyc_cases SET state = 'queued', row_version = row_version + 1
     WHERE tenant_id = $1 AND application_id = $2 AND state = 'awaiting_second'`,
    [tenantId, id],
  );
}

export interface NewProposal extends ApplicationKey {
  readonly proposalId: string;
  readonly proposal: Proposal;
  readonly sealedRationale: Uint8Array;
  readonly now: Date;
}

export async function insertProposal(tx: Queryable, made: NewProposal): Promise<void> {
  const { proposal } = made;
  await tx.rows(
    `INSERT INTO kyc_proposals (tenant_id, id, application_id, outcome, reason_codes, sealed_rationale, proposed_by,
       proposer_role, proposed_at, snapshot_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      made.tenantId,
      made.proposalId,
      made.id,
      proposal.outcome,
      [...proposal.reasonCodes],
      made.sealedRationale,
      proposal.proposedBy,
      proposal.proposerRole,
      made.now,
      proposal.snapshotHash,
    ],
  );
  await tx.rows(
    `UPDATE kyc_cases SET state = 'awaiting_second', row_version = row_version + 1
     WHERE tenant_id = $1 AND application_id = $2 AND closed_at IS NULL`,
    [made.tenantId, made.id],
  );
}

/** What a person found; it stands in the place of the machine's result. */
export async function writeHumanCheck(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  check: {
    readonly snapshotHash: string;
    readonly key: string;
    readonly result: string;
    readonly sealedNote: Uint8Array;
    readonly by: string;
    readonly now: Date;
  },
): Promise<void> {
  await tx.rows(
    `INSERT INTO kyc_checks (tenant_id, application_id, snapshot_hash, key, source, result, sealed_note, checked_by, checked_at)
     VALUES ($1, $2, $3, $4, 'human', $5, $6, $7, $8)
     ON CONFLICT (tenant_id, application_id, snapshot_hash, key) DO UPDATE SET source = 'human', result = excluded.result,
       sealed_note = excluded.sealed_note, checked_by = excluded.checked_by, checked_at = excluded.checked_at`,
    [tenantId, id, check.snapshotHash, check.key, check.result, check.sealedNote, check.by, check.now],
  );
}

/** The later end of the request that stands open, given once; false when it was given before, or none stands open. */
export async function extendRequestRow(tx: Queryable, { id, tenantId }: ApplicationKey, dueAt: Date): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE kyc_info_requests SET due_at = $3, was_extended = true
     WHERE tenant_id = $1 AND application_id = $2 AND closed_at IS NULL AND NOT was_extended RETURNING id`,
    [tenantId, id, dueAt],
  );
  return rows.length === 1;
}

export interface NewDecision extends ApplicationKey {
  readonly decisionId: string;
  readonly rowVersion: number;
  readonly proposalId: string | null;
  readonly decision: DecisionRecord;
  readonly isSampled: boolean;
  readonly now: Date;
}

export async function insertDecision(tx: Queryable, made: NewDecision): Promise<void> {
  const { decision } = made;
  await tx.rows(
    `INSERT INTO kyc_decisions (tenant_id, id, application_id, application_row_version, proposal_id, mode, outcome, reason_codes,
       proposed_by, decided_by, snapshot_hash, policy_version, is_sampled, decided_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      made.tenantId,
      made.decisionId,
      made.id,
      made.rowVersion,
      decision.mode === 'auto' ? null : made.proposalId,
      decision.mode,
      decision.outcome,
      [...decision.reasonCodes],
      decision.proposedBy,
      decision.decidedBy,
      decision.snapshotHash,
      decision.policyVersion,
      made.isSampled,
      made.now,
    ],
  );
}

export interface NewSnapshot extends ApplicationKey {
  readonly hash: string;
  readonly body: string;
  readonly version: number;
  readonly attempt: number;
  readonly now: Date;
}

/** Freezes what was said, still sealed. The same content sent in again is the same snapshot. */
export async function insertSnapshot(tx: Queryable, snapshot: NewSnapshot): Promise<void> {
  const rows = await tx.rows(
    `INSERT INTO kyc_snapshots (tenant_id, application_id, hash, version, attempt, body, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING hash`,
    [snapshot.tenantId, snapshot.id, snapshot.hash, snapshot.version, snapshot.attempt, snapshot.body, snapshot.now],
  );
  if (rows.length === 0) return;
  await tx.rows(
    `INSERT INTO kyc_snapshot_fields (tenant_id, application_id, hash, subject_id, path, sealed)
       SELECT f.tenant_id, f.application_id, $3, f.subject_id, f.path, f.sealed FROM kyc_fields f
       JOIN kyc_subjects s ON s.tenant_id = f.tenant_id AND s.id = f.subject_id AND s.removed_at IS NULL
       WHERE f.tenant_id = $1 AND f.application_id = $2`,
    [snapshot.tenantId, snapshot.id, snapshot.hash],
  );
}
