import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import { type KeyStore, keyPurposes, type StoredSigningKey } from '@/lib/keys/key-ring';

const rowSchema = z
  .object({
    kid: z.string(),
    purpose: z.enum(keyPurposes),
    public_key: z.instanceof(Uint8Array),
    sealed_seed: z.instanceof(Uint8Array),
    created_at: z.date(),
    retired_at: z.date().nullable(),
  })
  .transform(
    (row): StoredSigningKey => ({
      kid: row.kid,
      purpose: row.purpose,
      publicKey: Uint8Array.from(row.public_key),
      sealedSeed: Uint8Array.from(row.sealed_seed),
      createdAt: row.created_at,
      retiredAt: row.retired_at,
    }),
  );

const loadText = 'SELECT kid, purpose, public_key, sealed_seed, created_at, retired_at FROM sys_signing_keys()';
const insertText = 'SELECT sys_add_signing_key($1, $2, $3, $4, true)';

/** The platform's signing keys in the database. Processes that start together keep the first key of each purpose. */
export const signingKeyStore = (db: Queryable): KeyStore => ({
  load: async () => z.array(rowSchema).parse(await db.rows(loadText)),
  async insert({ kid, purpose, publicKey, sealedSeed }) {
    await db.rows(insertText, [kid, purpose, Buffer.from(publicKey), Buffer.from(sealedSeed)]);
  },
});
