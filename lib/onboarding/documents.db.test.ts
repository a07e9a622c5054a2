import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, unwrap } from '@/lib/identity/testing/fixture';
import { utf8 } from '@/lib/kernel/bytes';
import { uuidV4 } from '@/lib/kernel/ids';
import { createUploadLink } from './create-upload-link';
import { destroySubjectKey } from './destroy-subject-key';
import { pngOf } from './domain/testing/files';
import { listMerchantRequirements } from './list-merchant-requirements';
import { openDocument } from './open-document';
import { removeDocument } from './remove-document';
import { removeSubject } from './remove-subject';
import { savePerson } from './save-person';
import { startApplication } from './start-application';
import { submitApplication } from './submit-application';
import {
  completeDraft,
  type Merchant,
  type OnboardingFixture,
  onboardingFixture,
  origin,
  picture,
  upload,
} from './testing/fixture';
import { uploadByLink } from './upload-by-link';
import { uploadDocument } from './upload-document';
import { withdrawApplication } from './withdraw-application';

let fixture: OnboardingFixture;
let merchants = 0;
beforeAll(async () => {
  fixture = await onboardingFixture();
});
afterAll(() => fixture.close());

const merchant = (): Promise<Merchant> => fixture.merchant(`papers${++merchants}`);

async function started(): Promise<Merchant> {
  const one = await merchant();
  unwrap(await startApplication(one.owner(), fixture.deps));
  return one;
}

const filesIn = (): readonly string[] =>
  readdirSync(fixture.folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );

const request = () => ({ requestId: 'req_link', now: new Date() });

describe('an upload', () => {
  it('is kept encrypted, opens for its merchant, and stands among the requirements', async () => {
    const one = await started();
    const bytes = picture();
    const stored = unwrap(await uploadDocument(one.owner(), upload('entity', { bytes }), fixture.deps));
    expect(stored).toMatchObject({ status: 'uploaded', notices: [] });
    const file = { documentId: stored.document_id, fileId: stored.file_id };
    expect(unwrap(await openDocument(one.owner(), file, fixture.deps))).toEqual(bytes);
    for (const path of filesIn()) expect(readFileSync(path).includes(Buffer.from(bytes.subarray(0, 64)))).toBe(false);
    const lists = unwrap(await listMerchantRequirements(one.owner(), fixture.deps));
    expect(lists.currently_due.map(({ target }) => target)).not.toContain('entity.doc.bank_statement');
  });

  it('that is refused leaves what was there, and no file', async () => {
    const one = await started();
    const stored = unwrap(await uploadDocument(one.owner(), upload('entity'), fixture.deps));
    const before = filesIn();
    const replaces = stored.file_id;
    const refused = [
      upload('entity', { replaces, bytes: pngOf(50 * 1_024) }),
      upload('entity', { replaces, bytes: utf8('MZ a program') }),
      upload('entity', { replaces, expires_on: '2020-01-01' }),
      upload('entity', { replaces, bytes: withTestVirus() }),
    ];
    for (const input of refused) {
      const outcome = await uploadDocument(one.owner(), input, fixture.deps);
      expect(codeOf(outcome)).toBe('kyc.file_refused');
    }
    const unfit = upload('entity', { type: 'passport', replaces });
    expect(codeOf(await uploadDocument(one.owner(), unfit, fixture.deps))).toBe('kyc.document_unfit');
    expect(codeOf(await uploadDocument(one.owner(), upload(`person:${uuidV4()}`), fixture.deps))).toBe(
      'kyc.subject_not_found',
    );
    expect(filesIn()).toEqual(before);
    const file = { documentId: stored.document_id, fileId: stored.file_id };
    expect((await openDocument(one.owner(), file, fixture.deps)).ok).toBe(true);
  });

  it('of two at once has one winner; the other is told, and nothing of the winner is lost', async () => {
    const one = await started();
    const before = filesIn().length;
    const all = await Promise.all(
      Array.from({ length: 8 }, () => uploadDocument(one.owner(), upload('entity'), fixture.deps)),
    );
    const won = all.filter((outcome) => outcome.ok).map(unwrap);
    expect(won).toHaveLength(1);
    expect(new Set(all.filter((outcome) => !outcome.ok).map(codeOf))).toEqual(new Set(['kyc.document_changed']));
    expect(filesIn()).toHaveLength(before + 1);
    const [winner] = won;
    const file = { documentId: winner?.document_id ?? '', fileId: winner?.file_id ?? '' };
    expect((await openDocument(one.owner(), file, fixture.deps)).ok).toBe(true);
  });

  it('sent again with the same bytes is the same file', async () => {
    const one = await started();
    const input = upload('entity');
    const first = unwrap(await uploadDocument(one.owner(), input, fixture.deps));
    const before = filesIn().length;
    expect(unwrap(await uploadDocument(one.owner(), input, fixture.deps))).toEqual(first);
    expect(filesIn()).toHaveLength(before);
  });

  it('gathers both sides of a card, and replaces only what was seen', async () => {
    const one = await started();
    const id = uuidV4();
    unwrap(await savePerson(one.owner(), { person_id: id, roles: ['director'] }, fixture.deps));
    const side = (which: 'front' | 'back', replaces: string | null = null) =>
      uploadDocument(
        one.owner(),
        upload(`person:${id}`, { kind: 'photo_id', type: 'identity_card', side: which, replaces }),
        fixture.deps,
      );
    const front = unwrap(await side('front'));
    const back = unwrap(await side('back'));
    expect(back.document_id).toBe(front.document_id);
    expect(codeOf(await side('front'))).toBe('kyc.document_changed');
    const better = unwrap(await side('front', front.file_id));
    expect(better.document_id).toBe(front.document_id);
    expect(codeOf(await side('front', front.file_id))).toBe('kyc.document_changed');
  });

  it('of the same file for somebody else is taken, and only the reviewer is told', async () => {
    const one = await started();
    const bytes = picture();
    const people = [uuidV4(), uuidV4()];
    for (const person_id of people) {
      unwrap(await savePerson(one.owner(), { person_id, roles: ['director'] }, fixture.deps));
      const input = upload(`person:${person_id}`, { kind: 'photo_id', type: 'passport', bytes });
      expect(unwrap(await uploadDocument(one.owner(), input, fixture.deps)).notices).toEqual([]);
    }
    const rows = await fixture.superuser.rows(
      `SELECT count(*)::int AS n FROM kyc_files WHERE tenant_id = $1 AND findings @> '[{"rule": "dup.hash"}]'`,
      [one.organization.live.id],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('is asked for again once it is removed', async () => {
    const one = await started();
    const { document_id } = unwrap(await uploadDocument(one.owner(), upload('entity'), fixture.deps));
    unwrap(await removeDocument(one.owner(), { document_id }, fixture.deps));
    expect(codeOf(await removeDocument(one.owner(), { document_id }, fixture.deps))).toBe('kyc.document_not_found');
    const lists = unwrap(await listMerchantRequirements(one.owner(), fixture.deps));
    expect(lists.currently_due.map(({ target }) => target)).toContain('entity.doc.bank_statement');
  });
});

/** A picture with the mark of the test file that every scanner finds; put together so that this file has it not. */
function withTestVirus(): Uint8Array {
  const bytes = picture();
  bytes.set(utf8(['STANDARD', 'ANTIVIRUS', 'TEST', 'FILE'].join('-')), 2_000);
  return bytes;
}

describe('a personal link', () => {
  async function linked() {
    const one = await started();
    const id = uuidV4();
    unwrap(await savePerson(one.owner(), { person_id: id, roles: ['director'] }, fixture.deps));
    const made = unwrap(await createUploadLink(one.owner(), { subject: `person:${id}` }, fixture.deps));
    const { subject: _, ...passport } = upload('', { kind: 'photo_id', type: 'passport' });
    return { one, id, token: made.link.slice(`${origin}/upload/`.length), passport };
  }

  it('takes the documents of its person and tells nothing about the application', async () => {
    const { one, passport, token } = await linked();
    const taken = unwrap(await uploadByLink(request(), { ...passport, token }, fixture.deps));
    expect(taken).toEqual({ notices: [] });
    const [row] = await fixture.superuser.rows(
      'SELECT count(*)::int AS n, bool_and(uploaded_by LIKE $2) AS by_link FROM kyc_files WHERE tenant_id = $1',
      [one.organization.live.id, 'upload_link:%'],
    );
    expect(row).toEqual({ n: 1, by_link: true });
  });

  it('is not good once it is replaced, over, of somebody who was taken out, or after it was sent in', async () => {
    const { id, one, passport, token } = await linked();
    const subject = `person:${id}`;
    const second = unwrap(await createUploadLink(one.owner(), { subject }, fixture.deps));
    const use = (by: string, now = new Date()) =>
      uploadByLink({ requestId: 'req_link', now }, { ...passport, token: by }, fixture.deps);
    expect(codeOf(await use(token))).toBe('kyc.upload_link_invalid');
    expect(codeOf(await use('nonsense'))).toBe('kyc.upload_link_invalid');
    const renewed = second.link.slice(`${origin}/upload/`.length);
    expect(codeOf(await use(renewed, new Date(Date.now() + 8 * 86_400_000)))).toBe('kyc.upload_link_invalid');
    unwrap(await removeSubject(one.owner(), { subject }, fixture.deps));
    expect(codeOf(await use(renewed))).toBe('kyc.upload_link_invalid');

    const other = await merchant();
    const personId = await completeDraft(other.owner(), fixture.deps);
    const link = unwrap(await createUploadLink(other.owner(), { subject: `person:${personId}` }, fixture.deps));
    unwrap(await submitApplication(other.owner(), { warranty_accepted: true }, fixture.deps));
    expect(codeOf(await use(link.link.slice(`${origin}/upload/`.length)))).toBe('kyc.upload_link_invalid');
  });
});

describe('destroying a key', () => {
  it('makes values and documents of a subject unreadable for good', async () => {
    const one = await merchant();
    await completeDraft(one.owner(), fixture.deps);
    const [row] = await fixture.superuser.rows(
      'SELECT document_id AS "documentId", id AS "fileId" FROM kyc_files WHERE tenant_id = $1',
      [one.organization.live.id],
    );
    // Both columns are named above.
    const file = row as { documentId: string; fileId: string };
    expect((await openDocument(one.owner(), file, fixture.deps)).ok).toBe(true);
    const erase = () => destroySubjectKey(one.owner(), { subject: 'entity' }, fixture.deps);
    expect(codeOf(await erase())).toBe('kyc.part_locked');
    unwrap(await withdrawApplication(one.owner(), fixture.deps));
    unwrap(await erase());
    expect(codeOf(await erase())).toBe('kyc.subject_erased');
    expect(codeOf(await openDocument(one.owner(), file, fixture.deps))).toBe('kyc.subject_erased');
    const keys = await fixture.superuser.rows(
      `SELECT sealed_key, destroyed_at IS NOT NULL AS destroyed FROM kyc_subjects WHERE tenant_id = $1 AND kind = 'entity'`,
      [one.organization.live.id],
    );
    expect(keys).toEqual([{ sealed_key: null, destroyed: true }]);
    await expect(
      fixture.superuser.rows(
        `UPDATE kyc_subjects SET sealed_key = '\\x00', destroyed_at = NULL WHERE tenant_id = $1 AND kind = 'entity'`,
        [one.organization.live.id],
      ),
    ).rejects.toThrow('the key of a subject is destroyed');
  });

  it('is for who was taken out before anything was sent in', async () => {
    const one = await started();
    const id = uuidV4();
    const subject = `person:${id}`;
    unwrap(await savePerson(one.owner(), { person_id: id, roles: ['director'] }, fixture.deps));
    expect(codeOf(await destroySubjectKey(one.owner(), { subject }, fixture.deps))).toBe('kyc.part_locked');
    unwrap(await removeSubject(one.owner(), { subject }, fixture.deps));
    unwrap(await destroySubjectKey(one.owner(), { subject }, fixture.deps));
  });
});
