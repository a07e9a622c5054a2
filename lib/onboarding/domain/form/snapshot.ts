import { toHex, utf8 } from '@/lib/kernel/bytes';
import { canonicalJson, type JsonObject } from '@/lib/kernel/canonical-json';
import { sha256 } from '@/lib/kernel/hash';
import type { ApplicationRecord } from './record';

export interface Snapshot {
  readonly hash: string;
  readonly body: string;
}

const ordered = <T>(rows: readonly T[], key: (row: T) => string): readonly T[] =>
  [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));

/** What is sent in, named by ids, versions and digests: any change by the merchant makes another hash. */
export function snapshotOf({ application, documents, links, marks, subjects }: ApplicationRecord): Snapshot {
  const content: JsonObject = {
    application: application.id,
    version: application.version,
    fields: ordered(marks, ({ path, subjectId }) => `${subjectId} ${path}`).map(
      ({ digest, path, rowVersion, subjectId }) => [subjectId, path, rowVersion, digest],
    ),
    subjects: ordered(subjects, ({ id }) => id).map(({ id, isPubliclyHeld, kind, roles }) => [
      id,
      kind,
      [...roles].sort(),
      isPubliclyHeld,
    ]),
    links: ordered(links, ({ ownedId, ownerId }) => `${ownerId} ${ownedId}`).map(
      ({ controls, ownedId, ownerId, share }) => [ownerId, ownedId, share, controls],
    ),
    documents: ordered(documents, ({ id }) => id).map(({ expiresOn, files, id, type }) => [
      id,
      type,
      expiresOn,
      ordered(files, ({ side }) => side).map(({ sha256: digest, side }) => [side, digest]),
    ]),
  };
  const body = canonicalJson(content);
  return { hash: toHex(sha256(utf8(body))), body };
}
