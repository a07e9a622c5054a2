/** The token counts in millionths of a dollar; the escrow holds amounts in 120 bits. */
const atomicPerMinorUnit: Readonly<Record<string, bigint>> = { usd: 10_000n, usdc: 1n };
const largestAmount = 2n ** 120n - 1n;

/** Atomic units of the token for minor units of an intent's currency, exactly; null for any other currency or amount. */
export function atomicAmount(minorUnits: bigint, currency: string): bigint | null {
  const factor = Object.hasOwn(atomicPerMinorUnit, currency) ? atomicPerMinorUnit[currency] : undefined;
  if (factor === undefined || minorUnits <= 0n) return null;
  const amount = minorUnits * factor;
  return amount <= largestAmount ? amount : null;
}

/** What an intent in this currency says for atomic units of the token: exactly, or in the token's own units. */
export function statedAmount(atomic: bigint, currency: string): { readonly amount: bigint; readonly currency: string } {
  const factor = Object.hasOwn(atomicPerMinorUnit, currency) ? atomicPerMinorUnit[currency] : undefined;
  return factor === undefined || atomic % factor !== 0n
    ? { amount: atomic, currency: 'usdc' }
    : { amount: atomic / factor, currency };
}
