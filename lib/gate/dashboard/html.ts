import { toBase64, utf8 } from '@/lib/kernel/bytes';
import { sha256 } from '@/lib/kernel/hash';
import { style } from './style';

/** Text that is HTML already. Only this file makes it, so everything else is escaped. */
export class Html {
  private constructor(readonly text: string) {}

  /** For constants of ours, never for a value that came from outside. */
  static trusted(text: string): Html {
    return new Html(text);
  }
}

/** What may stand in a template. `null`, `undefined` and `false` are nothing, so that `condition && html…` works. */
export type Fragment = Html | string | number | null | undefined | false | readonly Fragment[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"'`]/g, (found) => escapes[found] ?? found);

function render(value: Fragment): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  return escapeHtml(String(value));
}

/** HTML from a template in which every value is escaped. Attributes stand in double quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  return Html.trusted(
    strings.reduce((made, literal, at) => (at === 0 ? literal : made + render(values[at - 1]) + literal), ''),
  );
}

const styleHash = `'sha256-${toBase64(sha256(utf8(style)))}'`;

/** No script at all, our one style, forms to ourselves. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src ${styleHash}`,
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
} as const;

const styleTag = Html.trusted(`<style>${style}</style>`);

/** A whole page as text. `nav` is for people who are signed in. */
export function pageText({ title, main, nav }: { readonly title: string; readonly main: Html; readonly nav?: Html }) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} · Tidegate</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
${styleTag}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${nav}
<main id="main" tabindex="-1">
${main}
</main>
</body>
</html>
`.text;
}

export interface Table {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Fragment[])[];
  /** Said in the place of no rows. */
  readonly empty: string;
}

/** A table that scrolls by itself on a narrow screen, by keyboard too. */
export function table({ label, columns, rows, empty }: Table): Html {
  if (rows.length === 0) return html`<p class="none">${empty}</p>`;
  return html`<div class="scroll" role="region" aria-label="${label}, table" tabindex="0"><table>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody>
</table></div>`;
}

/** An instant that people can read and programs too. */
export const timeOf = (at: Date): Html =>
  html`<time datetime="${at.toISOString()}">${at.toISOString().slice(0, 16).replace('T', ' ')} UTC</time>`;
