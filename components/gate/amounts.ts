import { findAsset } from '@/lib/kernel/asset';
import { decimalText, money, parseDecimalText, wireAmount } from '@/lib/kernel/money';

/** Minor units as people type them; a currency that nobody knows stays in minor units. */
export function amountText(minor: number, code: string): string {
  const asset = findAsset(code);
  return asset === null ? String(minor) : decimalText(money(BigInt(minor), asset.code));
}

/** What somebody typed, in minor units; null when it is no amount of this currency. */
export function parseAmount(text: string, code: string): number | null {
  const asset = findAsset(code);
  const read = asset === null ? null : parseDecimalText(text, asset.code);
  return read === null || read.amount > BigInt(Number.MAX_SAFE_INTEGER) ? null : wireAmount(read.amount);
}

/** An amount as it is shown: in its currency when that is known. */
export const amountWords = (minor: number, code: string): string =>
  findAsset(code) === null ? `${minor} minor units of ${code}` : `${amountText(minor, code)} ${code}`;
