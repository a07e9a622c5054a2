import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assets, findAsset } from './asset';
import {
  add,
  compare,
  decimalText,
  money,
  parseDecimalText,
  parseWireMoney,
  subtract,
  sum,
  wireAmount,
  zero,
} from './money';

describe('assets', () => {
  it('knows the scale of each', () => {
    expect(findAsset('usd')?.scale).toBe(2);
    expect(findAsset('EUR')?.scale).toBe(2);
    expect(findAsset('jpy')?.scale).toBe(0);
    expect(findAsset('kwd')?.scale).toBe(3);
    expect(findAsset('usdc')).toEqual({ code: 'usdc', scale: 6, kind: 'token' });
    expect(findAsset('zzz')).toBeNull();
    expect(findAsset('')).toBeNull();
  });

  it('lists each code once and agrees with the runtime on the currencies that it knows', () => {
    const codes = assets.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    const known = new Set(Intl.supportedValuesOf('currency'));
    for (const { code, kind } of assets) if (kind === 'currency') expect(known.has(code.toUpperCase())).toBe(true);
  });
});

describe('parseWireMoney', () => {
  it('reads whole minor units up to 2^53 − 1', () => {
    for (const amount of [0, 1, 20_000, Number.MAX_SAFE_INTEGER]) {
      const parsed = parseWireMoney(amount, 'USD');
      expect(parsed).toEqual({ ok: true, value: { amount: BigInt(amount), asset: 'usd' } });
      if (parsed.ok) expect(wireAmount(parsed.value.amount)).toBe(amount);
    }
  });

  it.each([-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, '100', null, undefined, 100n])(
    'refuses %s',
    (amount) => {
      expect(parseWireMoney(amount, 'usd')).toMatchObject({ ok: false, refusal: { code: 'money.amount_invalid' } });
    },
  );

  it('refuses an unknown currency', () => {
    expect(parseWireMoney(1, 'zzz')).toMatchObject({ ok: false, refusal: { code: 'money.currency_unknown' } });
  });
});

describe('arithmetic', () => {
  const amounts = fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n });

  it('adds, subtracts and compares like integers', () => {
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        expect(add(money(a, 'usd'), money(b, 'usd')).amount).toBe(a + b);
        expect(subtract(money(a, 'usd'), money(b, 'usd')).amount).toBe(a - b);
        expect(compare(money(a, 'usd'), money(b, 'usd'))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('never mixes assets', () => {
    expect(() => add(money(1n, 'usd'), money(1n, 'eur'))).toThrow('Mixed assets');
    expect(() => subtract(money(1n, 'usd'), money(1n, 'usdc'))).toThrow('Mixed assets');
    expect(() => compare(money(1n, 'usd'), money(1n, 'jpy'))).toThrow('Mixed assets');
    expect(() => sum([money(1n, 'usd')], 'eur')).toThrow('Mixed assets');
  });

  it('sums an empty list to zero of the asset', () => {
    expect(sum([], 'jpy')).toEqual(zero('jpy'));
    expect(sum([money(1n, 'usd'), money(2n, 'usd')], 'usd')).toEqual(money(3n, 'usd'));
  });

  it('holds the range of a database bigint, of known assets only', () => {
    expect(() => money(2n ** 63n, 'usd')).toThrow();
    expect(() => add(money(2n ** 63n - 1n, 'usd'), money(1n, 'usd'))).toThrow();
    expect(() => wireAmount(2n ** 53n)).toThrow();
    expect(() => money(1n, 'USD')).toThrow();
    expect(() => money(1n, 'zzz')).toThrow();
  });
});

describe('decimalText', () => {
  it.each([
    [1_205n, 'usd', '12.05'],
    [-5n, 'usd', '-0.05'],
    [0n, 'usd', '0.00'],
    [500n, 'jpy', '500'],
    [1n, 'kwd', '0.001'],
    [1_250_000n, 'usdc', '1.250000'],
    [9_007_199_254_740_993n, 'usd', '90071992547409.93'],
  ])('%s %s is %s', (amount, asset, text) => {
    expect(decimalText(money(amount, asset))).toBe(text);
  });
});

describe('decimal text', () => {
  it.each([
    ['12.05', 'usd', 1_205n],
    [' 12 ', 'usd', 1_200n],
    ['0.5', 'usd', 50n],
    ['500', 'jpy', 500n],
    ['1.000001', 'usdc', 1_000_001n],
  ])('%s of %s is read', (text, asset, amount) => {
    expect(parseDecimalText(text, asset)).toEqual({ amount, asset });
  });

  it.each([
    ['12.055', 'usd'],
    ['1.5', 'jpy'],
    ['-1', 'usd'],
    ['1,5', 'usd'],
    ['.5', 'usd'],
    ['1e3', 'usd'],
    ['', 'usd'],
    ['9'.repeat(16), 'usd'],
  ])('%s of %s is not', (text, asset) => {
    expect(parseDecimalText(text, asset)).toBeNull();
  });
});
