import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import { checkKeys } from '@/lib/onboarding/domain/checks/check';
import { checkResults, sectionStates } from '@/lib/onboarding/domain/desk/words';
import { formSections } from '@/lib/onboarding/domain/form/sections';
import { onboardingRoles } from '@/lib/onboarding/domain/kyc/actor';
import { proposalOutcomes } from '@/lib/onboarding/domain/kyc/application';
import { kycStatuses } from '@/lib/onboarding/domain/kyc/kyc.machine';
import type { ApplicationKey } from './application-store';

/*
 * What has happened to an application, for the desk: the latest first, each list bounded. Texts come sealed.
 */

/** Entries of one list at most: an application that has more is read in the audit log. */
const most = 200;
const bytes = z.instanceof(Uint8Array);

const requestRow = z.object({
  id: z.string(),
  created_at: z.date(),
  created_by: z.string(),
  due_at: z.date(),
  was_extended: z.boolean(),
  closed_at: z.date().nullable(),
  items: z.array(
    z.object({
      reason_code: z.string(),
      target: z.string(),
      merchant_text: z.string(),
      state: z.enum(['open', 'answered', 'accepted', 'still_open']),
      answered_at: z.string().nullable(),
    }),
  ),
});

export async function listRequests(tx: Queryable, { id, tenantId }: ApplicationKey) {
  const rows = await tx.rows(
    `SELECT r.id, r.created_at, r.created_by, r.due_at, r.was_extended, r.closed_at,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('reason_code', i.reason_code, 'target', i.target_path,
          'merchant_text', i.merchant_text, 'state', i.state, 'answered_at', i.answered_at) ORDER BY i.ordinal), '[]')
        FROM kyc_info_items i WHERE i.tenant_id = r.tenant_id AND i.request_id = r.id) AS items
     FROM kyc_info_requests r WHERE r.tenant_id = $1 AND r.application_id = $2 ORDER BY r.created_at DESC, r.id DESC LIMIT $3`,
    [tenantId, id, most],
  );
  return z.array(requestRow).parse(rows);
}

const proposalRow = z.object({
  id: z.string(),
  outcome: z.enum(proposalOutcomes),
  reason_codes: z.array(z.string()),
  sealed_rationale: bytes,
  sealed_void_note: bytes.nullable(),
  void_reason: z.enum(['withdrawn', 'sent_back', 'overtaken']).nullable(),
  proposed_by: z.string(),
  proposer_role: z.enum(onboardingRoles),
  proposed_at: z.date(),
  decided_at: z.date().nullable(),
});
export type ProposalRow = z.output<typeof proposalRow>;

export async function listProposals(tx: Queryable, { id, tenantId }: ApplicationKey): Promise<readonly ProposalRow[]> {
  const rows = await tx.rows(
    `SELECT id, outcome, reason_codes, sealed_rationale, sealed_void_note, void_reason, proposed_by, proposer_role,
       proposed_at, decided_at
     FROM kyc_proposals WHERE tenant_id = $1 AND application_id = $2 ORDER BY proposed_at DESC, id DESC LIMIT $3`,
    [tenantId, id, most],
  );
  return z.array(proposalRow).parse(rows);
}

const decisionRow = z.object({
  id: z.string(),
  mode: z.enum(['human', 'auto']),
  outcome: z.enum(proposalOutcomes),
  reason_codes: z.array(z.string()),
  proposed_by: z.string().nullable(),
  decided_by: z.string().nullable(),
  decided_at: z.date(),
  policy_version: z.string(),
});

export async function listDecisions(tx: Queryable, { id, tenantId }: ApplicationKey) {
  const rows = await tx.rows(
    `SELECT id, mode, outcome, reason_codes, proposed_by, decided_by, decided_at, policy_version
     FROM kyc_decisions WHERE tenant_id = $1 AND application_id = $2 ORDER BY decided_at DESC, id DESC LIMIT $3`,
    [tenantId, id, most],
  );
  return z.array(decisionRow).parse(rows);
}

const noteRow = z.object({ id: z.string(), sealed_body: bytes, author: z.string(), created_at: z.date() });

export async function listNotes(tx: Queryable, { id, tenantId }: ApplicationKey) {
  const rows = await tx.rows(
    `SELECT id, sealed_body, author, created_at FROM kyc_notes
     WHERE tenant_id = $1 AND application_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3`,
    [tenantId, id, most],
  );
  return z.array(noteRow).parse(rows);
}

/** False when a note stands under this id already. */
export async function insertNote(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  note: { readonly noteId: string; readonly sealedBody: Uint8Array; readonly author: string; readonly now: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `INSERT INTO kyc_notes (tenant_id, id, application_id, sealed_body, author, created_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
    [tenantId, note.noteId, id, note.sealedBody, note.author, note.now],
  );
  return rows.length === 1;
}

const eventRow = z.object({
  command: z.string(),
  from_status: z.enum(kycStatuses),
  to_status: z.enum(kycStatuses),
  actor_kind: z.enum(['person', 'system']),
  actor_id: z.string(),
  actor_role: z.string(),
  created_at: z.date(),
});

export async function listEvents(tx: Queryable, { id, tenantId }: ApplicationKey) {
  const rows = await tx.rows(
    `SELECT command, from_status, to_status, actor_kind, actor_id, actor_role, created_at FROM kyc_events
     WHERE tenant_id = $1 AND application_id = $2 ORDER BY row_version DESC LIMIT $3`,
    [tenantId, id, most],
  );
  return z.array(eventRow).parse(rows);
}

const sectionRow = z.object({
  name: z.enum(formSections),
  state: z.enum(sectionStates),
  owner_user_id: z.string().nullable(),
});

export async function listSections(tx: Queryable, { id, tenantId }: ApplicationKey) {
  const rows = await tx.rows(
    `SELECT name, state, owner_user_id FROM kyc_sections WHERE tenant_id = $1 AND application_id = $2 LIMIT 20`,
    [tenantId, id],
  );
  return z.array(sectionRow).parse(rows);
}

const hashRow = z.object({ hash: z.string() });

/** What was sent in before what stands now; null at the first time. */
export async function previousSnapshot(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  hash: string,
): Promise<string | null> {
  const [row] = await tx.rows(
    `SELECT s.hash FROM kyc_snapshots s JOIN kyc_snapshots n ON n.tenant_id = s.tenant_id AND n.application_id = s.application_id
       AND n.hash = $3 AND s.created_at < n.created_at
     WHERE s.tenant_id = $1 AND s.application_id = $2 ORDER BY s.created_at DESC LIMIT 1`,
    [tenantId, id, hash],
  );
  return row === undefined ? null : hashRow.parse(row).hash;
}

const changedRow = z.object({ subject_id: z.string(), path: z.string() });

/** Values that are another than in an earlier snapshot, or were not there. */
export async function changedSince(tx: Queryable, { id, tenantId }: ApplicationKey, hash: string, limit: number) {
  const rows = await tx.rows(
    `SELECT f.subject_id, f.path FROM kyc_fields f
     LEFT JOIN kyc_snapshot_fields s ON s.tenant_id = f.tenant_id AND s.application_id = f.application_id AND s.hash = $3
       AND s.subject_id = f.subject_id AND s.path = f.path
     WHERE f.tenant_id = $1 AND f.application_id = $2 AND s.sealed IS DISTINCT FROM f.sealed LIMIT $4`,
    [tenantId, id, hash, limit],
  );
  return z.array(changedRow).parse(rows);
}

const checkRow = z.object({
  key: z.enum(checkKeys),
  result: z.enum(checkResults),
  sealed_note: bytes.nullable(),
  checked_by: z.string().nullable(),
  checked_at: z.date().nullable(),
});

/** Who found what about one snapshot. */
export async function listCheckNotes(tx: Queryable, { id, tenantId }: ApplicationKey, hash: string) {
  const rows = await tx.rows(
    `SELECT key, result, sealed_note, checked_by, checked_at FROM kyc_checks
     WHERE tenant_id = $1 AND application_id = $2 AND snapshot_hash = $3 LIMIT $4`,
    [tenantId, id, hash, checkKeys.length],
  );
  return z.array(checkRow).parse(rows);
}

const day = z.string().nullable();
const paperRow = z.object({
  id: z.string(),
  attempt: z.int(),
  issued_on: day,
  early_reverify: z.boolean(),
  files: z.array(
    z.object({
      id: z.string(),
      type: z.enum(['jpeg', 'png', 'pdf']),
      size: z.int(),
      pages: z.int().nullable(),
      width_px: z.int().nullable(),
      height_px: z.int().nullable(),
      uploaded_at: z.string(),
    }),
  ),
});

/** What the desk sees of documents in force beside what rules need. */
export async function listPapers(tx: Queryable, { id, tenantId }: ApplicationKey, limit: number) {
  const rows = await tx.rows(
    `SELECT d.id, d.attempt, d.issued_on, d.early_reverify,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'type', f.type, 'size', f.size, 'pages', f.pages,
          'width_px', f.width_px, 'height_px', f.height_px, 'uploaded_at', f.uploaded_at)), '[]')
        FROM kyc_files f WHERE f.tenant_id = d.tenant_id AND f.document_id = d.id AND f.replaced_at IS NULL) AS files
     FROM kyc_documents d WHERE d.tenant_id = $1 AND d.application_id = $2 AND d.status <> 'superseded' LIMIT $3`,
    [tenantId, id, limit],
  );
  return z.array(paperRow).parse(rows);
}

const appealRow = z.object({ row_version: z.int(), sealed_body: bytes, asked_at: z.date() });

/** The appeal against the rejection that stands, by the row version of that rejection. */
export async function findAppeal(tx: Queryable, { id, tenantId }: ApplicationKey, rowVersion: number) {
  const [row] = await tx.rows(
    `SELECT row_version, sealed_body, asked_at FROM kyc_appeals
     WHERE tenant_id = $1 AND application_id = $2 AND row_version = $3`,
    [tenantId, id, rowVersion],
  );
  return row === undefined ? null : appealRow.parse(row);
}

/** False when this rejection was appealed before. */
export async function insertAppeal(
  tx: Queryable,
  { id, tenantId }: ApplicationKey,
  appeal: { readonly rowVersion: number; readonly sealedBody: Uint8Array; readonly by: string; readonly now: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `INSERT INTO kyc_appeals (tenant_id, application_id, row_version, sealed_body, asked_by, asked_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING row_version`,
    [tenantId, id, appeal.rowVersion, appeal.sealedBody, appeal.by, appeal.now],
  );
  return rows.length === 1;
}
