import { assert } from './assert';
import { type Asset, findAsset } from './asset';
import { defineRefusals, type Outcome, ok } from './outcome';

/**
 * An amount in minor units (cents for `usd`, millionths for `usdc`) of one asset.
 * There is no other way to hold an amount, and two assets never meet in one sum.
 */
export interface Money {
  readonly amount: bigint;
  /** Code of the asset, lower case. */
  readonly asset: string;
}

/** PostgreSQL's bigint holds every amount. */
const maxAmount = 2n ** 63n - 1n;
const maxWireAmount = BigInt(Number.MAX_SAFE_INTEGER);

export const moneyRefusals = defineRefusals({
  'money.amount_invalid': { status: 400, message: 'The amount must be a whole number of minor units up to 2^53 − 1.' },
  'money.currency_unknown': { status: 400, message: 'The currency is not one that Tidegate knows.' },
});

/** The asset of an amount: a code that is not in the table is a bug here. */
export function assetOf(money: Money): Asset {
  const asset = findAsset(money.asset);
  assert(asset !== null && asset.code === money.asset, `Unknown asset: ${money.asset}`);
  return asset;
}

/** Makes an amount of a known asset, code in lower case. */
export function money(amount: bigint, asset: string): Money {
  assert(amount >= -maxAmount && amount <= maxAmount, 'Amount out of range');
  const made: Money = { amount, asset };
  assetOf(made);
  return made;
}

/**
 * Reads the wire's integer minor units (`amount_cents`, 0 … 2^53 − 1) and currency (`usd`, `USD`).
 * Refuses fractions, negatives, strings and unknown currencies.
 */
export function parseWireMoney(amount: unknown, currency: string): Outcome<Money> {
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 0) {
    return moneyRefusals.refuse('money.amount_invalid');
  }
  const asset = findAsset(currency);
  if (asset === null) return moneyRefusals.refuse('money.currency_unknown');
  return ok(money(BigInt(amount), asset.code));
}

/** Minor units as the wire's integer. Amounts that entered by the wire always fit; a total that does not is a bug. */
export function wireAmount(amount: bigint): number {
  assert(amount >= -maxWireAmount && amount <= maxWireAmount, 'Amount does not fit the wire');
  return Number(amount);
}

export const zero = (asset: string): Money => money(0n, asset);

export function add(a: Money, b: Money): Money {
  assertSameAsset(a, b);
  return money(a.amount + b.amount, a.asset);
}

export function subtract(a: Money, b: Money): Money {
  assertSameAsset(a, b);
  return money(a.amount - b.amount, a.asset);
}

/** Negative, zero or positive, as sorting wants it. */
export function compare(a: Money, b: Money): -1 | 0 | 1 {
  assertSameAsset(a, b);
  if (a.amount === b.amount) return 0;
  return a.amount < b.amount ? -1 : 1;
}

/** Sum of a list that may be empty, hence the asset. */
export const sum = (list: readonly Money[], asset: string): Money => list.reduce(add, zero(asset));

/** Exact decimal text in major units: `12.05`, `-0.000001`, `500`. */
export function decimalText(value: Money): string {
  const { scale } = assetOf(value);
  const sign = value.amount < 0n ? '-' : '';
  const digits = (value.amount < 0n ? -value.amount : value.amount).toString().padStart(scale + 1, '0');
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Reads what `decimalText` writes and people type: `12.05`, `12`, `0.5`. Null for anything else, or more digits than there are. */
export function parseDecimalText(text: string, asset: string): Money | null {
  const [, whole, fraction = ''] = /^(\d{1,15})(?:\.(\d{1,18}))?$/.exec(text.trim()) ?? [];
  const { scale } = assetOf(zero(asset));
  if (whole === undefined || fraction.length > scale) return null;
  return money(BigInt(whole + fraction.padEnd(scale, '0')), asset);
}

function assertSameAsset(a: Money, b: Money): void {
  assert(a.asset === b.asset, `Mixed assets: ${a.asset} and ${b.asset}`);
}
