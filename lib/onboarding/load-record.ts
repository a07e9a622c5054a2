import type { Queryable } from '@/lib/db/pool';
import type { Environment } from '@/lib/kernel/context';
import type { Sealer } from '@/lib/keys/seal';
import type { FieldValue } from '@/lib/onboarding/domain/form/fields';
import type { ApplicationRecord, SubjectRecord } from '@/lib/onboarding/domain/form/record';
import type { KycApplication } from '@/lib/onboarding/domain/kyc/application';
import { ownershipBounds } from '@/lib/onboarding/domain/ownership/graph';
import type { ApplicationKey, ApplicationRow } from './store/application-store';
import { findReview, listTimers } from './store/clock-store';
import { listDocuments, listFiles } from './store/document-store';
import { findOpenRequest, findProposal, listChecks } from './store/review-store';
import { type FieldRow, listFields, listLinks, listSubjects, type SubjectRow } from './store/subject-store';
import { openField, openSubject } from './subject-keys';

/** What an application holds at most. Whoever adds is refused before; whoever reads stops here. */
export const mostSubjects = ownershipBounds.entities + ownershipBounds.people;
const mostFields = mostSubjects * 20;
const mostDocuments = 2_000;
const mostFiles = mostDocuments * 2;

export const applicationOf = (row: ApplicationRow, environment: Environment): KycApplication => ({
  id: row.id,
  organizationId: row.organization_id,
  environment,
  introducedBy: row.introduced_by,
  status: row.status,
  rejectType: row.reject_type,
  version: row.version,
  attempt: row.attempt,
  riskTier: row.risk_tier,
  hasPep: row.has_pep,
  snapshotHash: row.snapshot_hash,
  excludedReviewers: row.excluded_reviewers,
});

/** Everything about an application, opened, as it stands in this transaction. */
export async function loadRecord(
  tx: Queryable,
  { environment, tenantId }: { readonly tenantId: string; readonly environment: Environment },
  row: ApplicationRow,
  sealer: Sealer,
): Promise<ApplicationRecord> {
  const key: ApplicationKey = { tenantId, id: row.id };
  const subjects = await listSubjects(tx, key, mostSubjects);
  const fields = await listFields(tx, key, mostFields);
  const documents = await listDocuments(tx, key, mostDocuments);
  const files = await listFiles(tx, key, mostFiles);
  return {
    application: applicationOf(row, environment),
    rowVersion: row.row_version,
    isHeld: row.is_held,
    submittedAt: row.submitted_at,
    subjects: subjects.map((subject) => subjectRecord(sealer, tenantId, subject, fields)),
    marks: fields.map(({ digest, path, row_version: rowVersion, subject_id: subjectId }) => ({
      subjectId,
      path,
      rowVersion,
      digest,
    })),
    links: await listLinks(tx, key, ownershipBounds.links),
    documents: documents.map((document) => ({
      id: document.id,
      subjectId: document.subject_id,
      kind: document.kind,
      type: document.type,
      status: document.status,
      expiresOn: document.expires_on,
      rejectedFor: document.reason_code,
      changedAt: document.changed_at,
      files: files.filter(({ documentId }) => documentId === document.id),
    })),
    checks: row.snapshot_hash === null ? [] : await listChecks(tx, key, row.snapshot_hash),
    infoRequest: await findOpenRequest(tx, key),
    proposal: await findProposal(tx, key),
    review: (await findReview(tx, key))?.review ?? null,
    timers: await listTimers(tx, key),
  };
}

function subjectRecord(sealer: Sealer, tenantId: string, row: SubjectRow, fields: readonly FieldRow[]): SubjectRecord {
  const opened = openSubject(sealer, { tenantId, id: row.id, sealedKey: row.sealed_key });
  const values = new Map<string, FieldValue>();
  if (opened !== null) {
    for (const { path, sealed, subject_id } of fields) {
      if (subject_id === row.id) values.set(path, openField(opened, path, sealed));
    }
  }
  return {
    id: row.id,
    kind: row.kind,
    roles: row.roles,
    isPubliclyHeld: row.is_publicly_held,
    isErased: opened === null,
    rowVersion: row.row_version,
    values,
  };
}

/** The id in `person:ID` or `company:ID`; null for the applicant. */
export const subjectIdOf = (subject: string): string | null =>
  subject === 'entity' ? null : (subject.split(':')[1] ?? null);
