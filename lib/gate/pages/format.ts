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
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: scale > placesOfCurrency ? 2 : scale,
    maximumFractionDigits: scale,
    useGrouping: 'min2',
  });
  const [open, close] = isolate;
  return `${open}${format.format(exact(decimalText(amount, scale)))}${gap}${currency}${close}`;
}

const clock: Intl.DateTimeFormatOptions = {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
};
const calendar: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'long', day: 'numeric', ...clock };

const timeTag = (at: Date, text: string, form: 'full' | 'clock'): Html =>
  html`<time datetime="${at.toISOString()}" data-time="${form}">${text}</time>`;

/** `30 November 2026 at 14:05 UTC`; with JavaScript the reader's own zone takes its place. */
export const fullTime = (at: Date, { locale }: Setting): Html =>
  timeTag(at, new Intl.DateTimeFormat(locale, { ...calendar, timeZone: 'UTC' }).format(at), 'full');

/** `14:05 UTC`, for what happens within minutes. */
export const clockTime = (at: Date, { locale }: Setting): Html =>
  timeTag(at, new Intl.DateTimeFormat(locale, { ...clock, timeZone: 'UTC' }).format(at), 'clock');
