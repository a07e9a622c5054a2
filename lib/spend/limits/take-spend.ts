import type { JsonObject } from '@/lib/kernel/canonical-json';
import { wireAmount } from '@/lib/kernel/money';
import { periodsOf } from './domain/periods';
import type { SpendPolicy, SpendRequest } from './domain/policy';

/**
 * What the database's `spend_take` counts in the transaction that writes the spend: each period with the cap that it must
 * stay within. Null where the spend was counted before, out of a sum that was set aside.
 */
export function spendToTake(
  policy: SpendPolicy,
  { amount, currency, isPrepaid }: SpendRequest,
  { id, subject, now }: { readonly id: string; readonly subject: string; readonly now: Date },
): JsonObject | null {
  if (isPrepaid) return null;
  const { day, month } = periodsOf(now);
  const capOf = (amounts: SpendPolicy['perDay']): number | null => {
    const cap = amounts?.[currency];
    return cap === undefined ? null : wireAmount(cap);
  };
  return {
    id,
    subject,
    currency,
    amount: wireAmount(amount),
    periods: [
      { period: day, cap: capOf(policy.perDay) },
      { period: month, cap: capOf(policy.perMonth) },
    ],
  };
}
