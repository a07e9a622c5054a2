/** An amount in words for a message: `2.50 USD`, `250 JPY`. */
export function moneyWords(amount: bigint, currency: string, scale: number): string {
  const digits = amount.toString().padStart(scale + 1, '0');
  return scale === 0 ? `${digits} ${currency}` : `${digits.slice(0, -scale)}.${digits.slice(-scale)} ${currency}`;
}
