export { type AuditEntry, actorOf } from './entry';
export { insertAuditEntry } from './insert-audit-entry';
