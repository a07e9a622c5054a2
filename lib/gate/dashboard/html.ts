import { type Fragment, Html, html } from '@/lib/gate/pages/html';
import { toBase64, utf8 } from '@/lib/kernel/bytes';
import { sha256 } from '@/lib/kernel/hash';
import { style } from './style';

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
