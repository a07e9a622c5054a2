export { type AuditEntry, actorOf } from './entry';
export { insertAuditEntry } from './store/insert-entry';
