import { assert } from '@/lib/kernel/assert';
import { equalBytes } from '@/lib/kernel/bytes';
import { randomBytes } from '@/lib/kernel/ids';
import { SetupError } from '@/lib/kernel/setup-error';
import { type Ed25519KeyPair, ed25519KeyPair } from './ed25519';
import { type Jwks, keyId, publicJwk } from './jwks';
import type { Sealer } from './seal';

/** `capability` signs tokens, `ledger` signs the heads of event logs. */
export const keyPurposes = ['capability', 'ledger'] as const;
export type KeyPurpose = (typeof keyPurposes)[number];

export interface NewSigningKey {
  readonly kid: string;
  readonly purpose: KeyPurpose;
  readonly publicKey: Uint8Array;
  readonly sealedSeed: Uint8Array;
}

export interface StoredSigningKey extends NewSigningKey {
  readonly createdAt: Date;
  /** Retired keys sign no more and stay published: what they signed is still checked. */
  readonly retiredAt: Date | null;
}

/** Port: where the ring is kept. */
export interface KeyStore {
  /** Every key, oldest first. */
  load(): Promise<readonly StoredSigningKey[]>;
  /** Stores the key unless its purpose already has one that is not retired. */
  insert(key: NewSigningKey): Promise<void>;
}

export interface SigningKey extends Ed25519KeyPair {
  readonly kid: string;
}

/** What everyone may know of a signing key. */
export type PublishedKey = Omit<StoredSigningKey, 'sealedSeed'>;

export interface KeyRing {
  /** The newest key of the purpose that is not retired. */
  signingKey(purpose: KeyPurpose): SigningKey;
  /** Keys of the purpose, oldest first, retired ones included. */
  published(purpose: KeyPurpose): readonly PublishedKey[];
  /** The same keys as RFC 7517 writes them. */
  jwks(purpose: KeyPurpose): Jwks;
  /** Public key by id, or null. */
  publicKey(purpose: KeyPurpose, kid: string): Uint8Array | null;
}

/**
 * Loads the ring and makes the first key of each purpose. Processes that start together agree: the store keeps one
 * key, and everybody reads it back. @throws SetupError when the master secret does not open a stored key.
 */
export async function openKeyRing(store: KeyStore, sealer: Sealer): Promise<KeyRing> {
  let stored = await store.load();
  const missing = keyPurposes.filter((purpose) => newest(stored, purpose) === undefined);
  if (missing.length > 0) {
    for (const purpose of missing) await store.insert(newKey(purpose, sealer));
    stored = await store.load();
  }
  const signing = new Map(keyPurposes.map((purpose) => [purpose, unsealed(newest(stored, purpose), sealer)]));
  const published = new Map(keyPurposes.map((purpose) => [purpose, publicKeys(stored, purpose)]));
  return {
    signingKey(purpose) {
      const key = signing.get(purpose);
      assert(key !== undefined, `No signing key for ${purpose}`);
      return key;
    },
    published: (purpose) => [...(published.get(purpose)?.values() ?? [])],
    jwks: (purpose) => ({ keys: [...(published.get(purpose)?.values() ?? [])].map((key) => publicJwk(key.publicKey)) }),
    publicKey: (purpose, kid) => published.get(purpose)?.get(kid)?.publicKey ?? null,
  };
}

const newest = (stored: readonly StoredSigningKey[], purpose: KeyPurpose): StoredSigningKey | undefined =>
  stored.findLast((key) => key.purpose === purpose && key.retiredAt === null);

const publicKeys = (stored: readonly StoredSigningKey[], purpose: KeyPurpose): ReadonlyMap<string, PublishedKey> =>
  new Map(
    stored
      .filter((key) => key.purpose === purpose)
      .map(({ kid, publicKey, createdAt, retiredAt }) => [kid, { kid, purpose, publicKey, createdAt, retiredAt }]),
  );

const sealContext = (kid: string): string => `signing_key:${kid}`;

function newKey(purpose: KeyPurpose, sealer: Sealer): NewSigningKey {
  const seed = randomBytes(32);
  const { publicKey } = ed25519KeyPair(seed);
  const kid = keyId(publicKey);
  return { kid, purpose, publicKey, sealedSeed: sealer.seal(seed, sealContext(kid)) };
}

function unsealed(key: StoredSigningKey | undefined, sealer: Sealer): SigningKey {
  assert(key !== undefined, 'The store kept no signing key');
  const seed = sealer.open(key.sealedSeed, sealContext(key.kid));
  if (seed === null) {
    throw new SetupError(
      `The signing key ${key.kid} was sealed under another master secret.`,
      'Start Tidegate with the TIDEGATE_SECRET that this database was set up with.',
    );
  }
  const pair = ed25519KeyPair(seed);
  assert(equalBytes(pair.publicKey, key.publicKey), `Signing key ${key.kid} does not fit its public key`);
  return { kid: key.kid, ...pair };
}
