import { moneyText } from './format';
import { type Fragment, foreign, Html, html, plain, safeHref } from './html';
import type { Phase, Price, PriceLine } from './view';
import type { PhaseWords, Words } from './words/words';

export type Tone = 'open' | 'funded' | 'evidence' | 'released' | 'refunded' | 'unknown' | 'failed';

const ring = '<circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" stroke-width="1.5"/>';

const drawings = {
  hollow: ring,
  quarter: `${ring}<path d="M6 6V1.25A4.75 4.75 0 0 1 10.75 6z" fill="currentColor"/>`,
  half: `${ring}<path d="M6 1.25a4.75 4.75 0 0 1 0 9.5z" fill="currentColor"/>`,
  threeQuarters: `${ring}<path d="M6 6V1.25A4.75 4.75 0 1 1 1.25 6z" fill="currentColor"/>`,
  full: '<circle cx="6" cy="6" r="5.5" fill="currentColor"/>',
  return:
    '<path d="M4.25 1.5 1.75 4l2.5 2.5M2 4h5a3.25 3.25 0 0 1 0 6.5H4" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>',
  question:
    '<path d="M3.5 4.1C3.5 2.5 4.6 1.5 6.1 1.5s2.5 1 2.5 2.3C8.6 5.6 6.1 5.7 6.1 7.7" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/><circle cx="6.1" cy="10.3" r="1.05" fill="currentColor"/>',
  bar: '<rect x="1" y="4.75" width="10" height="2.5" rx="1.25" fill="currentColor"/>',
} as const;

/** One look per state, a shape and a tone, the same as in the console. */
interface Look {
  readonly tone: Tone;
  readonly shape: keyof typeof drawings;
}

export const phaseLooks: Readonly<Record<Phase, Look>> = {
  awaiting: { tone: 'open', shape: 'hollow' },
  waiting_for_rail: { tone: 'evidence', shape: 'quarter' },
  unknown: { tone: 'unknown', shape: 'question' },
  paid: { tone: 'funded', shape: 'half' },
  executing: { tone: 'evidence', shape: 'threeQuarters' },
  fulfilled: { tone: 'released', shape: 'full' },
  failed: { tone: 'failed', shape: 'bar' },
  refund_pending: { tone: 'refunded', shape: 'return' },
  refunded: { tone: 'refunded', shape: 'return' },
  expired: { tone: 'open', shape: 'bar' },
  cancelled: { tone: 'open', shape: 'bar' },
  superseded: { tone: 'open', shape: 'bar' },
};

const shapeOf = ({ shape }: Look): Html =>
  Html.trusted(`<svg viewBox="0 0 12 12" aria-hidden="true">${drawings[shape]}</svg>`);

/** The state in a word with a shape. The script announces it, and gives it the focus that a swap took away. */
export const badge = (look: Look, label: string): Html =>
  html`<p id="state" class="badge ${look.tone}" tabindex="-1">${shapeOf(look)}<span>${label}</span></p>`;

/** The same as the headline of a page. */
export const stateHeadline = (look: Look, label: string): Html =>
  html`<h1 id="state" class="state ${look.tone}" tabindex="-1">${shapeOf(look)}<span>${label}</span></h1>`;

/** What happened and what to do. */
export const notice = (look: Look, words: Pick<PhaseWords, 'happened' | 'todo'>, more: Fragment = null): Html =>
  html`<div class="notice ${look.tone}"><p>${words.happened}${more}</p><p>${words.todo}</p></div>`;

/** Lines beyond these are added up into one, so that a page stays small. */
const mostLines = 24;

interface NamedAmount {
  readonly label: Fragment;
  readonly amount: bigint;
}

const sumOf = (lines: readonly PriceLine[]): bigint => lines.reduce((sum, { amount }) => sum + amount, 0n);

/** The parts of an amount, always adding up to it: what is not itemised is said to be so. */
export function priceTable(price: Price & { readonly lines: readonly PriceLine[] }, words: Words): Html | null {
  const { lines, amount } = price;
  if (lines.length === 0) return null;
  const further = lines.slice(mostLines);
  const missing = amount - sumOf(lines);
  const rows: readonly NamedAmount[] = [
    ...lines.slice(0, mostLines).map(({ label, amount }) => ({ label: foreign(label, 120), amount })),
    ...(further.length > 0 ? [{ label: words.pay.furtherParts(further.length), amount: sumOf(further) }] : []),
    ...(missing === 0n ? [] : [{ label: words.pay.notItemised, amount: missing }]),
  ];
  const row = (named: NamedAmount): Html =>
    html`<tr><th scope="row">${named.label}</th><td>${moneyText({ ...price, amount: named.amount }, words)}</td></tr>`;
  return html`<table><caption>${words.pay.parts}</caption><tbody>${rows.map(row)}</tbody><tfoot>${row({ label: words.pay.total, amount })}</tfoot></table>`;
}

/** Summaries are read in full before somebody pays; the bound only keeps a page from growing without end. */
export const summaryOf = (text: string): Html => html`<bdi class="what">${plain(text, 1_000)}</bdi>`;

export const nameOf = (name: string): Html => foreign(name, 80);

function contactOf(contact: string): Html {
  const address = /^[^\s@<>]+@[^\s@<>]+$/.test(contact) ? `mailto:${contact}` : contact;
  const href = address.startsWith('/') ? null : safeHref(address);
  return href === null ? foreign(contact) : html`<a href="${href}"><bdi>${plain(contact)}</bdi></a>`;
}

interface Helper {
  readonly operatorName: string;
  readonly supportContact: string | null;
}

export const whoToAsk = ({ operatorName, supportContact }: Helper, words: Words): Html =>
  html`<p>${words.whoToAsk(nameOf(operatorName), supportContact === null ? null : contactOf(supportContact))}</p>`;

/** Text to take along, with a button that only the script shows. */
export const copyable = (id: string, text: string, words: Words): Html =>
  html`<code class="text" id="${id}" lang="en" dir="ltr">${text}</code><button id="${id}-copy" class="alt copy" type="button" data-copy="${id}" data-done="${words.copied}" hidden>${words.copy}</button>`;

export interface Row {
  readonly name: string;
  readonly value: Fragment;
}

export const rowsOf = (rows: readonly Row[]): Html =>
  html`<dl class="rows">${rows.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/** Ids of ours: left to right in every language. */
export const idOf = (id: string): Html => html`<code dir="ltr">${plain(id, 80)}</code>`;
