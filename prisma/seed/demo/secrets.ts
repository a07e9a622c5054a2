import { hkdfSync } from 'node:crypto';
import { toHex } from '@/lib/kernel/bytes';

/**
 * Secrets of the demo, derived from the installation's own: different on every machine, stored nowhere but in
 * `demo.json`, and the same again when that file was lost.
 */
export interface DemoSecrets {
  seedHex(what: string): string;
  password(email: string): string;
  /** A UUID that is always the same, so that loading twice meets what is there. */
  uuid(what: string): string;
}

export function demoSecrets(masterSecret: string): DemoSecrets {
  const derive = (purpose: string, bytes: number): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', Buffer.from(masterSecret, 'hex'), '', `tidegate/demo/v1/${purpose}`, bytes));
  return {
    seedHex: (what) => toHex(derive(`seed/${what}`, 32)),
    password: (email) => Buffer.from(derive(`password/${email}`, 12)).toString('base64url'),
    uuid(what) {
      const hex = toHex(derive(`uuid/${what}`, 16));
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
}
