import type { Money } from '@/lib/views/contract';

const grouped = new Intl.NumberFormat('en-US');

/** Exact decimal text of minor units, grouped by thousands: 1234567 at scale 2 is "12,345.67". No float is involved. */
export function formatAmount({ amount, scale }: Pick<Money, 'amount' | 'scale'>): string {
  const minor = BigInt(amount);
  const sign = minor < 0n ? '−' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(scale + 1, '0');
  const whole = grouped.format(BigInt(digits.slice(0, digits.length - scale)));
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`;
}

export const formatMoney = (money: Money): string => `${formatAmount(money)} ${money.currency.toUpperCase()}`;

/** Sum of amounts of one asset. */
export const sumMinorUnits = (amounts: readonly string[]): string =>
  amounts.reduce((sum, amount) => sum + BigInt(amount), 0n).toString();
