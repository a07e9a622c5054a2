import { describe, expect, it } from 'vitest';
import { clockTime, fullTime, moneyText } from './format';
import { languages } from './language';
import { wordsOf } from './words/find-words';

describe('moneyText', () => {
  it.each([
    [250n, 'USD', 2, '2.50 USD'],
    [5n, 'USD', 2, '0.05 USD'],
    [250n, 'JPY', 0, '250 JPY'],
    [2_500n, 'KWD', 3, '2.500 KWD'],
    [123_450n, 'USD', 2, '1234.50 USD'],
    [1_234_567n, 'USD', 2, '12,345.67 USD'],
    [-35n, 'USD', 2, '-0.35 USD'],
    [900_719_925_474_099_301n, 'USD', 2, '9,007,199,254,740,993.01 USD'],
    [2_500_000n, 'USDC', 6, '2.50 USDC'],
    [1n, 'USDC', 6, '0.000001 USDC'],
  ])('%s %s is %s with its real decimals', (amount, currency, scale, text) => {
    expect(moneyText({ amount, currency, scale }, wordsOf('en'))).toBe(text);
  });

  it.each([
    ['de', '2,50\u00a0USD'],
    ['es', '2,50\u00a0USD'],
    ['ar', '\u20662.50\u00a0USD\u2069'],
  ] as const)('in %s is %s', (language, text) => {
    expect(moneyText({ amount: 250n, currency: 'USD', scale: 2 }, wordsOf(language))).toBe(text);
  });
});

describe('times', () => {
  const at = new Date('2026-11-30T14:05:00Z');

  it('name their zone, and carry what the script needs to show another', () => {
    expect(fullTime(at, wordsOf('en')).text).toBe(
      '<time datetime="2026-11-30T14:05:00.000Z" data-days="29 November 2026|30 November 2026|1 December 2026">30 November 2026 at 14:05 UTC</time>',
    );
    expect(clockTime(at).text).toBe('<time datetime="2026-11-30T14:05:00.000Z">14:05 UTC</time>');
  });

  it.each(languages)('hold the day in words and a clock that the script finds, in %s', (language) => {
    for (const month of [0, 4, 11]) {
      const tag = fullTime(new Date(Date.UTC(2026, month, 9, 0, 5)), wordsOf(language)).text;
      const [, days = '', text = ''] = /data-days="([^"]*)">(.*)<\/time>/.exec(tag) ?? [];
      expect(text).toContain(days.split('|')[1]);
      expect(text).toMatch(/00:05 UTC$/);
    }
  });
});
