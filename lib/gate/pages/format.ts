import { type Html, html } from './html';
import type { Price } from './view';

/** How the words of a language are set. */
export interface Setting {
  /** BCP 47 with Latin digits, so that an amount reads the same in every language. */
  readonly locale: string;
  /** Between number and currency. English has the plain space that agents look for. */
  readonly gap: string;
  /** Around an amount, so that a right-to-left sentence does not turn it. */
  readonly isolate: readonly [string, string];
}

/** `Intl` reads decimal text exactly, which its type only allows as a numeric literal. */
const exact = (decimal: string): Intl.StringNumericLiteral => decimal as Intl.StringNumericLiteral;

function decimalText(amount: bigint, scale: number): string {
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(scale + 1, '0');
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Coins have more places than people read; those of a currency are always written out. */
const placesOfCurrency = 3;

/** `2.50 USD`, `250 JPY`, `2.500 KWD`, `2.50 USDC`. */
export function moneyText({ amount, currency, scale }: Price, { locale, gap, isolate }: Setting): string {
  const [open, close] = isolate;
  return `${open}${numberFormat(locale, scale).format(exact(decimalText(amount, scale)))}${gap}${currency}${close}`;
}

const numberFormats = new Map<string, Intl.NumberFormat>();

/** Making a formatter costs more than the rest of a page; the table is bounded by languages × scales of assets. */
function numberFormat(locale: string, scale: number): Intl.NumberFormat {
  const key = `${locale}/${scale}`;
  const made =
    numberFormats.get(key) ??
    new Intl.NumberFormat(locale, {
      minimumFractionDigits: scale > placesOfCurrency ? 2 : scale,
      maximumFractionDigits: scale,
      useGrouping: 'min2',
    });
  numberFormats.set(key, made);
  return made;
}

const clock: Intl.DateTimeFormatOptions = {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
  timeZoneName: 'short',
};
const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' };

/** As many as there are languages. */
function perLocale(options: Intl.DateTimeFormatOptions): (locale: string) => Intl.DateTimeFormat {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (locale) => {
    const format = made.get(locale) ?? new Intl.DateTimeFormat(locale, options);
    made.set(locale, format);
    return format;
  };
}

const dayFormat = perLocale(day);
const instantFormat = perLocale({ ...day, ...clock });

const dayMilliseconds = 86_400_000;

/** A time zone is at most a day away, so the script that shows the reader's own zone needs the words of three days. */
function daysAround(at: Date, locale: string): string {
  const words = dayFormat(locale);
  return [-1, 0, 1].map((days) => words.format(new Date(at.getTime() + days * dayMilliseconds))).join('|');
}

/** `30 November 2026 at 14:05 UTC`; with JavaScript the reader's own zone takes its place. */
export const fullTime = (at: Date, { locale }: Setting): Html =>
  html`<time datetime="${at.toISOString()}" data-days="${daysAround(at, locale)}">${instantFormat(locale).format(at)}</time>`;

/** `14:05 UTC`, for what happens within minutes. The script looks for this form, so no language has its own. */
export const clockTime = (at: Date): Html =>
  html`<time datetime="${at.toISOString()}">${at.toISOString().slice(11, 16)} UTC</time>`;
