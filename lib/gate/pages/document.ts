import { Html, html, plain } from './html';
import { directionOf, type LanguageChoice, languages } from './language';
import { script } from './script';
import { style } from './style';
import { wordsOf } from './words/find-words';
import type { Words } from './words/words';

export interface HostedDocument {
  readonly choice: LanguageChoice;
  readonly title: string;
  readonly description: string;
  /** Who runs this; null when nobody is known. */
  readonly operatorName: string | null;
  readonly main: Html;
  /** The page asks for news of itself. */
  readonly live?: boolean;
}

const product = 'Tidegate';

const mark = Html.trusted(
  '<svg viewBox="0 0 24 24" aria-hidden="true"><rect x="10.2" y="2" width="3.6" height="20" rx="1.2" fill="currentColor"/><path d="M1.5 9q1.75-2 3.5 0t3.3.6M15.7 15.4q1.5-1.5 3.3.6t3.5 0" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>',
);

const styleTag = Html.trusted(`<style>${style}</style>`);
const scriptTag = Html.trusted(`<script>${script}</script>`);

/** A link to a payment that was pasted somewhere public stays out of the big indexes, each asked by its own name. */
const crawlers = ['googlebot', 'bingbot', 'duckduckbot', 'yandex'].map(
  (name) => html`<meta name="${name}" content="noindex">`,
);

const languageLinks = ({ language }: LanguageChoice, words: Words): Html =>
  html`<nav aria-label="${words.languages}">${languages.map(
    (other) =>
      html`<a href="?lang=${other}" lang="${other}" hreflang="${other}"${other === language && html` aria-current="true"`}>${wordsOf(other).name}</a>`,
  )}</nav>`;

/** A whole page as text. */
export function documentText(page: HostedDocument): string {
  const { choice, live = false } = page;
  const words = wordsOf(choice.language);
  const operator = plain(page.operatorName ?? product, 80);
  return html`<!doctype html>
<html lang="${choice.language}" dir="${directionOf(choice.language)}">
<head>
<meta charset="utf-8">
<title>${page.title} · ${operator}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="description" content="${page.description}">
<meta name="theme-color" content="#f5f8fa" media="(prefers-color-scheme:light)">
<meta name="theme-color" content="#0a0f13" media="(prefers-color-scheme:dark)">
<meta name="format-detection" content="telephone=no">
${crawlers}
<link rel="icon" href="/favicon.ico">
${styleTag}
</head>
<body>
<p id="net" class="net" data-off="${words.offline}" data-retry="${words.retry}" hidden><span></span> <span></span></p>
<header>${mark}<bdi>${operator}</bdi></header>
<main id="main"${live && html` data-live="1"`}>
${page.main}
</main>
${live && html`<noscript><a class="link" href="">${words.lookAgain}</a></noscript>`}
${languageLinks(choice, words)}
<p id="say" class="say" role="status"></p>
${scriptTag}
</body>
</html>
`.text;
}
