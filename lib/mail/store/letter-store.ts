import type { Queryable } from '@/lib/db/pool';

/** Enqueues a sealed letter in the caller's transaction. */
export async function enqueueLetter(
  tx: Queryable,
  letter: { readonly id: string; readonly sealed: string },
): Promise<void> {
  await tx.rows(`SELECT tidegate_enqueue('mail.send', $1::jsonb, $2)`, [JSON.stringify(letter), `mail:${letter.id}`]);
}
