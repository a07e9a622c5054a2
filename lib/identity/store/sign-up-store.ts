import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';

export interface NewSignUp {
  readonly email: string;
  readonly organization: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly digest: Uint8Array;
  readonly lifetimeSeconds: number;
}

/** False, and nothing is kept, when the address has an account. */
export async function askSignUp(tx: Queryable, asked: NewSignUp): Promise<boolean> {
  const { email, organization, name, passwordHash, digest, lifetimeSeconds } = asked;
  const stored = { email, organization, name, password_hash: passwordHash, lifetime_s: lifetimeSeconds };
  const [row] = await tx.rows('SELECT identity_ask_sign_up($1, $2) AS done', [JSON.stringify(stored), digest]);
  return z.object({ done: z.boolean() }).parse(row).done;
}

const signUpRow = z.object({
  email: z.string(),
  organization: z.string(),
  name: z.string(),
  password_hash: z.string(),
});
export type SignUpRow = z.infer<typeof signUpRow>;

/** Null for a link that is no longer good, or never was. */
export async function findSignUpRow(db: Queryable, digest: Uint8Array): Promise<SignUpRow | null> {
  const [row] = await db.rows('SELECT * FROM identity_find_sign_up($1)', [digest]);
  return row === undefined ? null : signUpRow.parse(row);
}

/** What is confirmed, for whoever comes first. */
export async function takeSignUp(tx: Queryable, digest: Uint8Array): Promise<SignUpRow | null> {
  const [row] = await tx.rows('SELECT * FROM identity_take_sign_up($1)', [digest]);
  return row === undefined ? null : signUpRow.parse(row);
}
