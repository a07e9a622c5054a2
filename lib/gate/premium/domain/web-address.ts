import { type Outcome, ok } from '@/lib/kernel/outcome';
import { parseUrl } from '@/lib/kernel/url';
import type { PublicUrlToCheck } from './action';
import { premiumRefusals } from './refusals';
import { isSecretLike } from './secret-names';

/** White space and control characters, which a URL parser drops silently: what is shown would not be what is used. */
const unprintable = /[\s\p{Cc}\p{Cf}]/u;

/** A URL whose text is what it seems, or null. */
export const plainUrl = (text: string): URL | null =>
  unprintable.test(text) || text.includes('\\') ? null : parseUrl(text);

/** Host as it is compared: lower case by the parser, without the dot of a full name. */
export const hostOf = (url: URL): string => url.hostname.replace(/\.$/, '');

export const hasUserInfo = (url: URL): boolean => url.username !== '' || url.password !== '';

/**
 * What can be said of an outbound address without asking DNS. The value itself is never in the refusal:
 * a URL may hold what should not be repeated.
 */
export function checkOutboundUrl(field: string, text: string): Outcome<{ url: URL; check: PublicUrlToCheck }> {
  const wrong = (problem: string): Outcome<never> =>
    premiumRefusals.refuse('premium.url_invalid', { message: `${field} ${problem}`, field });
  const url = plainUrl(text);
  if (url === null) return wrong('must be a public https URL');
  if (url.protocol !== 'https:') return wrong('must use https');
  if (hasUserInfo(url)) return wrong('must not carry user information');
  const message = `${field} resolves to a non-public address: it must be a public https URL`;
  const notPublic = premiumRefusals.make('premium.url_not_public', { message, field });
  return ok({ url, check: { field, url: text, notPublic } });
}

/** Name of the first query parameter that says it is a secret, or null. */
export const secretQueryName = (url: URL): string | null =>
  [...url.searchParams.keys()].find((name) => isSecretLike(name)) ?? null;
