import { addressProblem, type ReadUrl, readUrl, type UrlProblem, type UrlRules } from './domain/url-rules';

/** All addresses of a host name. It throws, or answers with none, when there is no such name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export interface PublicUrl extends ReadUrl {
  /** Every one of them is public, or this machine's where that is allowed. Never empty. */
  readonly addresses: readonly string[];
}

export type UrlCheck =
  | { readonly ok: true; readonly url: PublicUrl }
  | { readonly ok: false; readonly problem: UrlProblem };

/** Judges an address that somebody else chose. The answer holds for this moment only: sending checks again. */
export async function checkPublicUrl(
  text: string,
  deps: { resolve: Resolve },
  rules: UrlRules = {},
): Promise<UrlCheck> {
  const reading = readUrl(text, rules);
  if (!reading.ok) return reading;
  const { url } = reading;
  const addresses = url.literals ?? (await resolved(url.host, deps.resolve));
  const problem = addressProblem(addresses, url.isLoopback);
  return problem === null ? { ok: true, url: { ...url, addresses } } : { ok: false, problem };
}

async function resolved(hostname: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(hostname);
  } catch {
    return [];
  }
}
