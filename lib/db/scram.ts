import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

const iterations = 4096;
const digestBytes = 32;

/**
 * PostgreSQL's stored form of a password (RFC 5803), so that the password itself never stands in a statement, where a
 * server's log could keep it. The password must be ASCII.
 */
export function scramVerifier(password: string, salt: Uint8Array): string {
  const salted = pbkdf2Sync(password, salt, iterations, digestBytes, 'sha256');
  const keyed = (name: string): Buffer => createHmac('sha256', salted).update(name).digest();
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64');
  const saltText = Buffer.from(salt).toString('base64');
  return `SCRAM-SHA-256$${iterations}:${saltText}$${storedKey}:${keyed('Server Key').toString('base64')}`;
}
