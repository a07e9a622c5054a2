/**
 * Double entry per intent: every posting moves an amount from one of the intent's accounts to another, so it balances by
 * construction. `payer` is the outside that money comes from and goes back to; `held` is what the rail holds for the
 * intent; `payee` is what was released; `platform` is what a bank took from the installation's own balance or gave back
 * to it (decision 0011). A negative `platform` is a loss until somebody makes good for it, or a person writes it off to
 * `loss`. `fee` is the agent operator's own part of what was released (decision 0018).
 */
export const accounts = ['payer', 'held', 'payee', 'platform', 'fee', 'loss'] as const;
export type Account = (typeof accounts)[number];

export type PostingKind =
  | 'hold'
  | 'release'
  /** The operator's fee, released beside the rest. */
  | 'operator_fee'
  | 'refund'
  /** Money that had been released goes back to the payer: the payee's part, and the operator's. */
  | 'return'
  | 'operator_fee_return'
  /** The bank gave the payer's money back out of the platform's balance, and the reverse. */
  | 'withdrawal'
  | 'reinstatement'
  /** The held money makes good for a withdrawal. */
  | 'refund_of_claim'
  /** The payee's money makes good for a withdrawal. */
  | 'reversal'
  /** The payee is paid again, once a claim that they had made good for no longer stands. */
  | 'repayment'
  /** A refund that came back. */
  | 'refund_failed'
  /** A person bears what nobody makes good for. */
  | 'write_off';

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
export const operatorFee = (amount: Amount): Posting => posting('operator_fee', 'held', 'fee', amount);
export const returned = (amount: Amount): Posting => posting('return', 'payee', 'payer', amount);
export const operatorFeeReturned = (amount: Amount): Posting => posting('operator_fee_return', 'fee', 'payer', amount);
export const refund = (amount: Amount): Posting => posting('refund', 'held', 'payer', amount);
export const withdrawal = (amount: Amount): Posting => posting('withdrawal', 'platform', 'payer', amount);
export const reinstatement = (amount: Amount): Posting => posting('reinstatement', 'payer', 'platform', amount);
export const refundOfClaim = (amount: Amount): Posting => posting('refund_of_claim', 'held', 'platform', amount);
export const reversal = (amount: Amount): Posting => posting('reversal', 'payee', 'platform', amount);
export const repayment = (amount: Amount): Posting => posting('repayment', 'platform', 'payee', amount);
export const refundFailed = (amount: Amount): Posting => posting('refund_failed', 'payer', 'platform', amount);
export const writeOff = (amount: Amount): Posting => posting('write_off', 'loss', 'platform', amount);

/** Minor units on each account; `fee` and `loss` stand there only where something was booked on them. */
export type Balances = Record<Exclude<Account, 'fee' | 'loss'>, bigint> & { fee?: bigint; loss?: bigint };

/** What each account holds after the postings, in minor units; together always zero. */
export function balances(postings: readonly Posting[]): Readonly<Balances> {
  const balance: Balances = { payer: 0n, held: 0n, payee: 0n, platform: 0n };
  for (const { debit, credit, amount } of postings) {
    balance[debit] = (balance[debit] ?? 0n) - amount;
    balance[credit] = (balance[credit] ?? 0n) + amount;
  }
  return balance;
}
