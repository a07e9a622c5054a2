/**
 * Double entry per intent: every posting moves an amount from one of the intent's accounts to another, so it balances by
 * construction. `payer` is the outside that money comes from and goes back to; `held` is what the rail holds for the
 * intent; `payee` is what was released.
 */
export const accounts = ['payer', 'held', 'payee'] as const;
export type Account = (typeof accounts)[number];

export type PostingKind = 'hold' | 'release' | 'refund';

/** A two-sided posting: `amount` minor units of `currency`, greater than zero. */
export interface Posting {
  readonly kind: PostingKind;
  readonly debit: Account;
  readonly credit: Account;
  readonly amount: bigint;
  readonly currency: string;
  readonly scale: number;
}

export interface Amount {
  readonly amount: bigint;
  readonly currency: string;
  readonly scale: number;
}

const posting = (kind: PostingKind, debit: Account, credit: Account, { amount, currency, scale }: Amount): Posting => ({
  kind,
  debit,
  credit,
  amount,
  currency,
  scale,
});

export const hold = (amount: Amount): Posting => posting('hold', 'payer', 'held', amount);
export const release = (amount: Amount): Posting => posting('release', 'held', 'payee', amount);
export const refund = (amount: Amount): Posting => posting('refund', 'held', 'payer', amount);

/** What each account holds after the postings, in minor units; the three always sum to zero. */
export function balances(postings: readonly Posting[]): Readonly<Record<Account, bigint>> {
  const balance: Record<Account, bigint> = { payer: 0n, held: 0n, payee: 0n };
  for (const { debit, credit, amount } of postings) {
    balance[debit] -= amount;
    balance[credit] += amount;
  }
  return balance;
}
