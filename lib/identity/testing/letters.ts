import { z } from 'zod';
import type { Sealer } from '@/lib/keys/seal';
import { carryLetter, type Letter, postedSchema } from '@/lib/mail';
import type { IdentityFixture } from './fixture';

/** Letters in the post for one address, oldest first. */
export async function lettersTo(
  { superuser }: Pick<IdentityFixture, 'superuser'>,
  sealer: Sealer,
  email: string,
): Promise<readonly Letter[]> {
  const rows = await superuser.rows(
    `SELECT j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
     WHERE t.identifier = 'mail.send' ORDER BY j.id`,
  );
  const letters: Letter[] = [];
  for (const { payload } of z.array(z.object({ payload: postedSchema })).parse(rows)) {
    await carryLetter(payload, sealer, { send: async (letter) => void letters.push(letter) });
  }
  return letters.filter(({ to }) => to === email);
}

/** The token of the latest link in the letters to an address. */
export async function linkTokenTo(
  fixture: Pick<IdentityFixture, 'superuser'>,
  sealer: Sealer,
  email: string,
): Promise<string> {
  const text = (await lettersTo(fixture, sealer, email)).at(-1)?.text ?? '';
  return /https:\/\/\S+\/(\S+)/.exec(text)?.[1] ?? '';
}
