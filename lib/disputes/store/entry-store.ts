import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { CaseKey } from './case-store';

export interface NewNote extends CaseKey {
  readonly id: string;
  readonly body: string;
  readonly shareable: boolean;
  readonly author: string;
  readonly createdAt: Date;
}

export interface NewEvidenceRef extends CaseKey {
  readonly id: string;
  readonly kind: string;
  readonly ref: string;
  readonly digest: Uint8Array;
  readonly label: string;
  readonly addedBy: string;
  readonly createdAt: Date;
}

export interface NewTimelineEntry extends CaseKey {
  readonly id: string;
  readonly kind: 'status_changed' | 'due_date_set' | 'note_added' | 'evidence_ref_added';
  readonly actor: string;
  readonly requestId: string;
  readonly detail: JsonObject;
}

const noteRow = z.object({
  id: z.string(),
  body: z.string(),
  shareable: z.boolean(),
  author: z.string(),
  created_at: z.date(),
});
export type NoteRow = z.output<typeof noteRow>;

const refRow = z.object({
  id: z.string(),
  kind: z.string(),
  ref: z.string(),
  digest: z.instanceof(Uint8Array),
  label: z.string(),
  added_by: z.string(),
  created_at: z.date(),
});
export type EvidenceRefRow = z.output<typeof refRow>;

const timelineRow = z.object({
  kind: z.enum(['opened', 'status_changed', 'due_date_set', 'note_added', 'evidence_ref_added', 'ruled', 'ended']),
  actor: z.string(),
  request_id: z.string(),
  detail: z.record(z.string(), z.json()),
  created_at: z.date(),
});
export type TimelineRow = z.output<typeof timelineRow>;

export interface CaseEntries {
  readonly notes: readonly NoteRow[];
  readonly refs: readonly EvidenceRefRow[];
  readonly timeline: readonly TimelineRow[];
}

export async function insertNote(tx: Queryable, note: NewNote): Promise<void> {
  await tx.rows(
    `INSERT INTO dispute_notes (tenant_id, id, intent_id, body, shareable, author, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [note.tenantId, note.id, note.intentId, note.body, note.shareable, note.author, note.createdAt],
  );
}

export async function insertEvidenceRef(tx: Queryable, ref: NewEvidenceRef): Promise<void> {
  await tx.rows(
    `INSERT INTO dispute_evidence_refs (tenant_id, id, intent_id, kind, ref, digest, label, added_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [ref.tenantId, ref.id, ref.intentId, ref.kind, ref.ref, ref.digest, ref.label, ref.addedBy, ref.createdAt],
  );
}

export async function insertTimelineEntry(tx: Queryable, entry: NewTimelineEntry): Promise<void> {
  await tx.rows(
    `INSERT INTO dispute_timeline (tenant_id, id, intent_id, kind, actor, request_id, detail, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())`,
    [entry.tenantId, entry.id, entry.intentId, entry.kind, entry.actor, entry.requestId, JSON.stringify(entry.detail)],
  );
}

const countRow = z.object({ count: z.int() });

export async function countEntries(tx: Queryable, { tenantId, intentId }: CaseKey): Promise<number> {
  const [row] = await tx.rows(
    'SELECT count(*)::int AS count FROM dispute_timeline WHERE tenant_id = $1 AND intent_id = $2',
    [tenantId, intentId],
  );
  return countRow.parse(row).count;
}

/** Everything that was written into a case, oldest first; `bound` is above what a case takes. */
export async function readEntries(tx: Queryable, { tenantId, intentId }: CaseKey, bound: number): Promise<CaseEntries> {
  const values = [tenantId, intentId, bound];
  const notes = await tx.rows(
    `SELECT id, body, shareable, author, created_at FROM dispute_notes
     WHERE tenant_id = $1 AND intent_id = $2 ORDER BY created_at, id LIMIT $3`,
    values,
  );
  const refs = await tx.rows(
    `SELECT id, kind, ref, digest, label, added_by, created_at FROM dispute_evidence_refs
     WHERE tenant_id = $1 AND intent_id = $2 ORDER BY created_at, id LIMIT $3`,
    values,
  );
  const timeline = await tx.rows(
    `SELECT kind, actor, request_id, detail, created_at FROM dispute_timeline
     WHERE tenant_id = $1 AND intent_id = $2 ORDER BY created_at, id LIMIT $3`,
    values,
  );
  return {
    notes: z.array(noteRow).parse(notes),
    refs: z.array(refRow).parse(refs),
    timeline: z.array(timelineRow).parse(timeline),
  };
}
