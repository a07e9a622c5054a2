import { toHex } from '@/lib/kernel/bytes';
import type { Tenant } from '@/lib/kernel/context';
import { wireAmount } from '@/lib/kernel/money';
import type { CaseItemView, CaseStatusView, EvidenceRefView, NoteView, TimelineEntryView } from './contract';
import { caseIdOf } from './domain/case-id';
import type { CaseRow } from './store/case-store';
import type { EvidenceRefRow, NoteRow, TimelineRow } from './store/entry-store';

export const caseKeyOf = ({ publicId }: Pick<Tenant, 'publicId'>, intentId: string) => ({
  case_id: caseIdOf(intentId),
  intent_id: intentId,
  tenant_id: publicId,
});

export const caseItemOf = (tenant: Tenant, row: CaseRow): CaseItemView => ({
  ...caseKeyOf(tenant, row.intent_id),
  status: row.status,
  reason: row.reason,
  opened_by: row.opened_by,
  opened_at: row.opened_at.toISOString(),
  due_at: row.due_at.toISOString(),
  resolved_at: row.resolved_at?.toISOString() ?? null,
  resolution_note: row.resolution_note,
  amount_cents: wireAmount(row.amount),
  currency: row.currency,
});

export const timelineEntryOf = (row: TimelineRow): TimelineEntryView => ({
  at: row.created_at.toISOString(),
  actor: row.actor,
  kind: row.kind,
  detail: row.detail,
  request_id: row.request_id,
});

export const noteOf = (row: NoteRow): NoteView => ({
  note_id: row.id,
  body: row.body,
  shareable: row.shareable,
  author: row.author,
  created_at: row.created_at.toISOString(),
});

export const evidenceRefOf = (row: EvidenceRefRow): EvidenceRefView => ({
  evidence_ref_id: row.id,
  kind: row.kind,
  ref: row.ref,
  digest_hex: toHex(row.digest),
  label: row.label,
  added_by: row.added_by,
  created_at: row.created_at.toISOString(),
});

/** How case and intent stand together after a change of status. */
export const caseStatusOf = (
  tenant: Tenant,
  row: CaseRow,
  intent: { readonly state: string; readonly status: string },
): CaseStatusView => ({
  ...caseKeyOf(tenant, row.intent_id),
  status: row.status,
  intent_state: intent.state,
  intent_status: intent.status,
});
