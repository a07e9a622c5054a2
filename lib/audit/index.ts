export { type AuditEntry, actorOf, auditJson } from './entry';
export { insertAuditEntry } from './insert-audit-entry';
