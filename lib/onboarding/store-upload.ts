import type { Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import { toHex } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import { sha256 } from '@/lib/kernel/hash';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { type CheckedUpload, checkUpload } from './check-upload';
import type { UploadDocumentInput, UploadedView } from './contract';
import type { OnboardingDeps } from './deps';
import { checkDuplicate, needsEarlyReview } from './domain/files/check-document';
import type { Finding } from './domain/files/finding';
import { type Editing, noteEdit } from './edit-application';
import { subjectIdOf } from './load-record';
import { onboardingRefusals } from './refusals';
import {
  type DocumentRow,
  type FileRow,
  filesOf,
  findCurrent,
  insertDocument,
  insertFile,
  replaceFile,
  setDocumentStatus,
  subjectsWithFile,
  touchDocument,
} from './store/document-store';
import { holdSubject } from './store/subject-store';
import { openSubject, sealFile } from './subject-keys';

/** Opens the application for one upload, in a transaction of its own: by a member's session, or by a personal link. */
export type WayIn = <T>(target: string, work: (editing: Editing) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

/**
 * Takes a file: looked through before anything is touched, kept encrypted, then put in force. A refusal leaves what was
 * there, and of two at once one wins and the other is told. Refuses with `kyc.file_refused`, `kyc.document_unfit`,
 * `kyc.scan_unavailable`, `kyc.subject_not_found`, `kyc.subject_erased`, `kyc.document_changed`, and as its way in does.
 */
export async function storeUpload(
  ctx: Ctx,
  input: UploadDocumentInput,
  wayIn: WayIn,
  deps: OnboardingDeps,
): Promise<Outcome<UploadedView>> {
  const target = `${input.subject}.doc.${input.kind}`;
  const checked = await checkUpload(input, deps, ctx.now);
  if (!checked.ok) return checked;
  const fileId = uuidV7(ctx.now);
  const sealed = await wayIn(target, async ({ key, tx }) => sealFor(tx, key, input, fileId, deps));
  if (!sealed.ok) return sealed;
  await deps.files.put(fileId, [sealed.value]);
  const stored = await wayIn(target, (editing) => putInForce(editing, ctx, input, checked.value, fileId, deps));
  // What did not come into force is nobody's. After a fault nobody knows whether it did: then it stays.
  if (!stored.ok || stored.value.file_id !== fileId) await deps.files.remove(fileId);
  return stored;
}

async function sealFor(
  tx: Queryable,
  key: Editing['key'],
  { bytes, subject }: UploadDocumentInput,
  fileId: string,
  { sealer }: OnboardingDeps,
): Promise<Outcome<Uint8Array>> {
  const row = await holdSubject(tx, key, subjectIdOf(subject), 'share');
  if (row === null || !subject.startsWith(row.kind)) return onboardingRefusals.refuse('kyc.subject_not_found');
  const opened = openSubject(sealer, { tenantId: key.tenantId, id: row.id, sealedKey: row.sealed_key });
  if (opened === null) return onboardingRefusals.refuse('kyc.subject_erased');
  return ok(sealFile(opened, fileId, bytes));
}

async function putInForce(
  editing: Editing,
  ctx: Ctx,
  input: UploadDocumentInput,
  { findings, report }: CheckedUpload,
  fileId: string,
  deps: OnboardingDeps,
): Promise<Outcome<UploadedView>> {
  const { by, key, tx } = editing;
  const { now } = ctx;
  // One upload of a subject at a time: whoever waits here sees what the other one has done.
  const subject = await holdSubject(tx, key, subjectIdOf(input.subject), 'update');
  if (subject === null) return onboardingRefusals.refuse('kyc.subject_not_found');
  if (subject.sealed_key === null) return onboardingRefusals.refuse('kyc.subject_erased');
  const digest = sha256(input.bytes);
  const current = await findCurrent(tx, key.tenantId, subject.id, input.kind);
  const files = current === null ? [] : await filesOf(tx, key.tenantId, current.id);
  const seen = files.find(({ side }) => side === input.side) ?? (current?.type === input.type ? undefined : files[0]);
  // The very file that is in force: an answer got lost on its way.
  if (current !== null && seen?.sha256 === toHex(digest)) return ok(viewOf(current, seen.id, seen.findings));
  if ((seen?.id ?? null) !== input.replaces) {
    return onboardingRefusals.refuse('kyc.document_changed', { details: { file_id: seen?.id ?? null } });
  }
  const others = await subjectsWithFile(tx, key.tenantId, digest, subject.id);
  const all = [...findings, ...checkDuplicate(subject.id, others)];
  const document = await documentFor(editing, input, {
    current,
    replaced: seen,
    subjectId: subject.id,
    findings: all,
    now,
  });
  const { heightPx, pages, size, type, widthPx } = report;
  assert(type !== null, 'a file that was not refused has a type');
  await insertFile(tx, {
    tenantId: key.tenantId,
    applicationId: key.id,
    id: fileId,
    documentId: document.id,
    side: input.side,
    sha256: digest,
    type,
    size,
    pages,
    widthPx,
    heightPx,
    findings: all,
    uploadedBy: by,
    now,
  });
  const target = `${input.subject}.doc.${input.kind}`;
  await noteEdit(editing, ctx, { action: 'kyc.document_uploaded', target, detail: { file_id: fileId, by } }, deps);
  return ok(viewOf(document, fileId, all));
}

const viewOf = (
  { id, status }: Pick<DocumentRow, 'id' | 'status'>,
  fileId: string,
  findings: readonly Finding[],
): UploadedView => ({
  document_id: id,
  file_id: fileId,
  status,
  // What is only for the reviewer's eyes stays with the reviewer.
  notices: findings.flatMap(({ rule, severity, todo }) => (severity === 'flag' ? [] : [{ rule, severity, todo }])),
});

interface Place {
  readonly current: DocumentRow | null;
  readonly replaced: FileRow | undefined;
  readonly subjectId: string;
  readonly findings: readonly Finding[];
  readonly now: Date;
}

/** The document that is being gathered, or a new one in the place of one that was judged or is of another type. */
async function documentFor(
  { key, tx }: Editing,
  { expires_on: expiresOn, issued_on: issuedOn, kind, type }: UploadDocumentInput,
  { current, findings, now, replaced, subjectId }: Place,
): Promise<Pick<DocumentRow, 'id' | 'status'>> {
  const earlyReverify = needsEarlyReview(findings);
  if (current !== null && current.type === type && current.status === 'uploaded') {
    if (replaced !== undefined) await replaceFile(tx, key.tenantId, replaced.id, now);
    await touchDocument(tx, key.tenantId, current.id, { issuedOn, expiresOn, earlyReverify, now });
    return current;
  }
  if (current !== null) {
    await setDocumentStatus(tx, key.tenantId, current.id, { from: current.status, to: 'superseded', now });
  }
  const documentId = uuidV7(now);
  await insertDocument(tx, {
    ...key,
    documentId,
    subjectId,
    kind,
    type,
    issuedOn,
    expiresOn,
    earlyReverify,
    now,
    attempt: (current?.attempt ?? 0) + 1,
    supersedesId: current?.id ?? null,
  });
  return { id: documentId, status: 'uploaded' };
}
