import type { BalanceTransaction } from '@/lib/rails/stripe/simulator/model';
import type { World } from '@/lib/rails/stripe/simulator/world';

/** Cards become available after two days, bank debits as soon as they succeed. */
export const cardSettlementSeconds = 2 * 86_400;

export interface Posting {
  readonly type: string;
  readonly reportingCategory: string;
  /** Minor units; negative takes from the balance. */
  readonly amount: number;
  readonly fee?: number;
  readonly currency: string;
  readonly source: string;
  /** Absent: at once. */
  readonly availableOn?: number;
  /** Connected account; absent: the platform. */
  readonly account?: string;
  readonly description?: string;
}

/** Writes one line of a balance. */
export function post(world: World, posting: Posting): BalanceTransaction {
  const { type, amount, fee = 0, currency, source, account = null, description = null } = posting;
  const feeDetail = {
    amount: fee,
    application: null,
    currency,
    description: 'Stripe processing fees',
    type: 'stripe_fee',
  };
  const line: BalanceTransaction = {
    id: world.newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: posting.availableOn ?? world.now(),
    balance_type: 'payments',
    created: world.now(),
    currency,
    description,
    fee,
    fee_details: fee === 0 ? [] : [feeDetail],
    net: amount - fee,
    reporting_category: posting.reportingCategory,
    source,
    type,
    sim: { account },
  };
  world.tables.balance_transactions[line.id] = line;
  return line;
}

export interface BalanceSums {
  readonly available: Readonly<Record<string, number>>;
  readonly pending: Readonly<Record<string, number>>;
}

/** What an account has, by currency; null is the platform. */
export function balanceOf(world: World, account: string | null): BalanceSums {
  const available: Record<string, number> = {};
  const pending: Record<string, number> = {};
  for (const { sim, net, currency, available_on: availableOn } of Object.values(world.tables.balance_transactions)) {
    if (sim.account !== account) continue;
    const side = availableOn <= world.now() ? available : pending;
    side[currency] = (side[currency] ?? 0) + net;
  }
  return { available, pending };
}

export const availableIn = (world: World, account: string | null, currency: string): number =>
  balanceOf(world, account).available[currency] ?? 0;

/** 2.9 % and 30 cents, rounded to the nearest cent. */
export const cardFee = (amount: number): number => Math.round((amount * 29) / 1_000) + 30;

/** 0.8 %, five dollars at most. */
export const bankFee = (amount: number): number => Math.min(500, Math.round((amount * 8) / 1_000));

export const disputeFee = 1_500;
