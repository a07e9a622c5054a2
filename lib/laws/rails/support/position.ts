import { z } from 'zod';
import type { Database } from '@/lib/db/pool';
import { accounts, type Balances, balances } from '@/lib/harbor/domain/ledger/postings';

/** Where an intent's money is, in minor units; together always zero. */
export type Position = Readonly<Balances>;

/** What the counterpart itself has on record about an intent; nothing here is read from the engine's books. */
export interface AtRail {
  readonly position: Position;
  /** How often money was held, taken, passed on and given back. */
  readonly effects: Readonly<Record<string, number>>;
}

export const nothingMoved: Position = { payer: 0n, held: 0n, payee: 0n, platform: 0n };

const account = z.enum(accounts);
const postings = z.array(z.object({ intent_id: z.string(), debit: account, credit: account, amount: z.bigint() }));

/** The books' balances of intents. */
export async function inBooks(
  superuser: Database,
  intentIds: readonly string[],
): Promise<ReadonlyMap<string, Position>> {
  const text = 'SELECT intent_id, debit, credit, amount FROM ledger_transfers WHERE intent_id = ANY($1::uuid[])';
  const rows = postings.parse(await superuser.rows(text, [intentIds]));
  return new Map(
    intentIds.map((id) => {
      const own = rows.filter(({ intent_id }) => intent_id === id);
      return [id, balances(own.map((row) => ({ ...row, kind: 'hold', currency: 'usd', scale: 2 })))];
    }),
  );
}
