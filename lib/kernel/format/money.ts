import { assetOf, decimalText, type Money } from '@/lib/kernel/money';

/** For people: `$12.05`, `¥500`, `1.250000 USDC`. The locale is fixed so that server and browser agree. */
export function formatMoney(value: Money, locale = 'en-US'): string {
  const { code, kind, scale } = assetOf(value);
  const digits = { minimumFractionDigits: scale, maximumFractionDigits: scale };
  const options =
    kind === 'currency' ? { ...digits, style: 'currency' as const, currency: code.toUpperCase() } : digits;
  const text = formatter(locale, code, options).format(exact(decimalText(value)));
  return kind === 'currency' ? text : `${text} ${code.toUpperCase()}`;
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Making a formatter costs more than using it; the table is bounded by assets × locales. */
function formatter(locale: string, code: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}/${code}`;
  const made = formatters.get(key) ?? new Intl.NumberFormat(locale, options);
  formatters.set(key, made);
  return made;
}

/** `Intl` reads decimal text exactly, which its type only allows as a numeric literal. */
const exact = (decimal: string): Intl.StringNumericLiteral => decimal as Intl.StringNumericLiteral;
