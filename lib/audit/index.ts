export { type AuditEntry, actorOf, auditJson } from './entry';
export { insertAuditEntry, insertPlatformEntry } from './insert-audit-entry';
