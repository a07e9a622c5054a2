import { parseUrl } from '@/lib/kernel/url';

/** As much of an address as these rules look at. Whether it leads to the public internet is judged elsewhere. */
export interface WebAddress {
  readonly scheme: 'http' | 'https';
  /** Lower case, punycode, no trailing dot; empty when there is none. */
  readonly hostname: string;
}

/** Null for anything that is not absolute and http or https. */
export function readWebAddress(text: string): WebAddress | null {
  const scheme = /^(https?):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return null;
  // The parser would take the first segment of the path for the host.
  const hostname = /^https?:\/\/[^/?#\\]/i.test(text) ? (parseUrl(text)?.hostname ?? '').replace(/\.$/, '') : '';
  return { scheme: scheme === 'https' ? 'https' : 'http', hostname };
}
