import { parseUrl } from '@/lib/kernel/url';

/** Text that is HTML already. Only this file makes it, so everything else is escaped. */
export class Html {
  private constructor(readonly text: string) {}

  /** For constants of ours: styles, scripts, drawings. Never for a value that came from outside. */
  static trusted(text: string): Html {
    return new Html(text);
  }

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template. `null`, `undefined` and `false` are nothing, so that `condition && html…` works. */
export type Fragment = Html | string | number | bigint | null | undefined | false | readonly Fragment[];

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

/**
 * HTML from a template in which every value is escaped, also inside quoted attributes. An attribute without quotes
 * cannot be made safe by escaping, so it is a bug and throws.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  const text = strings.reduce((made, literal, at) => {
    if (at === 0) return literal;
    if (/\s[^\s"'=<>?&]+\s*=\s*$/.test(strings[at - 1] ?? '')) throw new Error('Put the attribute into double quotes.');
    return made + render(values[at - 1]) + literal;
  }, '');
  return Html.trusted(text);
}

/** Controls, and the characters that turn the order of what follows: with them an amount can be made to read wrong. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: taking control characters out is what this is for
const deceptive = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/g;

export const defaultClip = 160;

/** Words of others (agents, providers, operators): bounded, without tricks, and set apart from ours in direction. */
export const foreign = (text: string, clip = defaultClip): Html => html`<bdi>${plain(text, clip)}</bdi>`;

/** The same without a tag, for a title or an attribute. */
export function plain(text: string, clip = defaultClip): string {
  // A character is at most two code units; cutting first keeps a text of megabytes cheap.
  const characters = [...text.slice(0, 4 * clip).replace(deceptive, '')];
  return characters.length <= clip ? characters.join('') : `${characters.slice(0, clip).join('')}…`;
}

/** An address that a link may have: ours, https, or mail. Anything else, `javascript:` first of all, is null. */
export function safeHref(address: string): string | null {
  if (/^\/(?![/\\])/.test(address)) return address;
  const url = parseUrl(address);
  if (url === null) return null;
  const { protocol, hostname, href } = url;
  const local = protocol === 'http:' && /^(?:localhost|127\.0\.0\.1)$/.test(hostname);
  return local || protocol === 'https:' || protocol === 'mailto:' ? href : null;
}
