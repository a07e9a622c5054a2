import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import { decodeUtf8, fromHex, toHex, utf8 } from '@/lib/kernel/bytes';
import { uuidV7 } from '@/lib/kernel/ids';
import type { Sealer } from '@/lib/keys/seal';
import type { Letter, Mail } from './mail';
import { enqueueLetter } from './store/letter-store';

/** What the queue holds of a letter: nothing that its database, a backup or a log could give away. */
export const postedSchema = z.object({ id: z.uuid(), sealed: z.string() });
export type Posted = z.output<typeof postedSchema>;

const letterSchema = z.object({ to: z.string(), subject: z.string(), text: z.string() });

const contextOf = (id: string): string => `mail:${id}`;

/** Puts a letter into the post with the change that it tells of; a worker carries it once that is committed. */
export async function postLetter(tx: Queryable, sealer: Sealer, letter: Letter, now: Date): Promise<void> {
  const id = uuidV7(now);
  const sealed = toHex(sealer.seal(utf8(JSON.stringify(letter)), contextOf(id)));
  await enqueueLetter(tx, { id, sealed });
}

/** Carries a letter out of the queue. */
export async function carryLetter({ id, sealed }: Posted, sealer: Sealer, mail: Mail): Promise<void> {
  const opened = sealer.open(fromHex(sealed) ?? new Uint8Array(), contextOf(id));
  const text = opened === null ? null : decodeUtf8(opened);
  assert(text !== null, 'a posted letter opens under the master secret that sealed it');
  await mail.send(letterSchema.parse(JSON.parse(text)), id);
}
