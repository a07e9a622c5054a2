import { type AuditEntry, insertAuditEntry, insertPlatformEntry } from '@/lib/audit';
import { type Database, enterTenant, type Queryable } from '@/lib/db/pool';
import type { Ctx, PlatformCtx } from '@/lib/kernel/context';
import { type AnySession, isInOrganization, platformCtx, sessionCtx } from './get-session';

export type RequestFacts = Pick<Ctx, 'requestId' | 'now'>;

/** The context in which a person acts upon their own account. */
export const ownCtx = (session: AnySession, request: RequestFacts): Ctx | PlatformCtx =>
  isInOrganization(session) ? sessionCtx(session, request) : platformCtx(session, request);

/** Writes down what a person did to their own account, where the log is that their session belongs to. */
export async function noteOwn(
  tx: Queryable,
  session: AnySession,
  request: RequestFacts,
  entry: AuditEntry,
): Promise<void> {
  if (!isInOrganization(session)) return insertPlatformEntry(tx, platformCtx(session, request), entry);
  await enterTenant(tx, session.tenant.id);
  await insertAuditEntry(tx, sessionCtx(session, request), entry);
}

/** One change of a person to their own account, with its audit entry in the same transaction. */
export const changeAccount = <T>(
  { session, request }: { readonly session: AnySession; readonly request: RequestFacts },
  db: Database,
  work: (tx: Queryable, note: (entry: AuditEntry) => Promise<void>) => Promise<T>,
): Promise<T> => db.transaction((tx) => work(tx, (entry) => noteOwn(tx, session, request, entry)));
