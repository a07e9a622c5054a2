import { describe, expect, it } from 'vitest';
import { formatAmount, formatMoney, sumMinorUnits } from './format-money';

describe('formatAmount', () => {
  it.each([
    ['0', 2, '0.00'],
    ['5', 2, '0.05'],
    ['1234567', 2, '12,345.67'],
    ['-1234567', 2, '−12,345.67'],
    ['1500', 0, '1,500'],
    ['1', 6, '0.000001'],
    ['12345678901234567890123', 6, '12,345,678,901,234,567.890123'],
    ['-5', 3, '−0.005'],
  ])('%s at scale %i is %s', (amount, scale, words) => {
    expect(formatAmount({ amount, scale })).toBe(words);
  });
});

it('names the currency in capitals', () => {
  expect(formatMoney({ amount: '100', currency: 'usd', scale: 2 })).toBe('1.00 USD');
});

it('adds amounts that a float would round', () => {
  expect(sumMinorUnits(['9007199254740993', '2', '-1'])).toBe('9007199254740994');
});
