import { z } from 'zod';
import type { Sealer } from '@/lib/keys/seal';
import { carryLetter, type Letter, postedSchema } from '@/lib/mail';

interface Looker {
  /** Sees what is queued, past row-level security. */
  readonly superuser: { rows(text: string): Promise<readonly unknown[]> };
}

/** Letters in the post for one address, oldest first. */
export async function lettersTo({ superuser }: Looker, sealer: Sealer, email: string): Promise<readonly Letter[]> {
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
export async function linkTokenTo(looker: Looker, sealer: Sealer, email: string): Promise<string> {
  const links = (await lettersTo(looker, sealer, email)).map(({ text }) => /https:\/\/\S+\/(\S+)/.exec(text)?.[1]);
  return links.findLast((token) => token !== undefined) ?? '';
}
