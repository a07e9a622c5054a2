import { moneyOf } from '@/components/shared/money';
import { add, type Money, subtract, zero } from '@/lib/kernel/money';
import { type Account, accounts, type Posting } from '@/lib/views/contract';

/** One posting as it changes each account: what leaves one arrives at another, so every row adds to zero. */
export interface PostingRow {
  readonly posting: Posting;
  readonly change: Readonly<Record<Account, Money | null>>;
}

export interface PostingTable {
  readonly rows: readonly PostingRow[];
  readonly balance: Readonly<Record<Account, Money>>;
}

/** Postings of one asset in columns by account, with the balance under each. */
export function layOutPostings(postings: readonly Posting[], asset: string): PostingTable {
  const balance = byAccount(() => zero(asset));
  const rows = postings.map((posting) => {
    const moved = moneyOf(posting.money);
    balance[posting.debit] = subtract(balance[posting.debit], moved);
    balance[posting.credit] = add(balance[posting.credit], moved);
    const changeOf = (account: Account): Money | null => {
      if (account === posting.debit) return subtract(zero(asset), moved);
      return account === posting.credit ? moved : null;
    };
    return { posting, change: byAccount(changeOf) };
  });
  return { rows, balance };
}

const byAccount = <T>(of: (account: Account) => T): Record<Account, T> => ({
  payer: of('payer'),
  held: of('held'),
  payee: of('payee'),
  platform: of('platform'),
  fee: of('fee'),
  loss: of('loss'),
});

const parties: readonly Account[] = ['payer', 'held', 'payee'];

/** The platform is no party to most intents, and little is written off or is an operator's fee: such an account has a column once it has a posting. */
export const accountsToShow = (postings: readonly Posting[]): readonly Account[] =>
  accounts.filter(
    (account) =>
      parties.includes(account) || postings.some(({ debit, credit }) => debit === account || credit === account),
  );

/** Zero whenever the books are right: the page shows it, and shows loudly when it is not. */
export const totalOf = ({ balance }: PostingTable, asset: string): Money =>
  accounts.map((account) => balance[account]).reduce(add, zero(asset));
