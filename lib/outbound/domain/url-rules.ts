import { bounds } from '@/lib/kernel/bounds';
import { parseUrl } from '@/lib/kernel/url';
import { classifyAddress, parseAddress } from './address';

/** What this caller lets an address be, beyond the rule that it is public https. */
export interface UrlRules {
  /** Exact host names. Absent means any public host; an empty list means none. */
  readonly allowedHosts?: readonly string[];
  /** Port 443 when absent. */
  readonly allowedPorts?: readonly number[];
  /** For installations that are not production: this machine, by http or https, on any port. */
  readonly allowHttpLoopback?: boolean;
}

/** Said after the name of the field: `service_url must use https`. */
export const urlProblems = {
  too_long: `must have at most ${bounds.urlLength} characters`,
  must_use_https: 'must use https',
  missing_hostname: 'missing hostname',
  userinfo: 'must not contain a user name or password',
  not_a_url: 'is not a valid URL',
  host_not_allowed: 'hostname is not allowed',
  internal_hostname: 'hostname is internal',
  port_not_allowed: 'port is not allowed',
  not_public: 'resolves to a non-public address',
  not_resolved: 'hostname did not resolve',
} as const;

export type UrlProblem = keyof typeof urlProblems;

/** An address whose text is in order. Where its name leads is still to be found out. */
export interface ReadUrl {
  readonly isTls: boolean;
  /** Lower case, punycode, no trailing dot, no brackets. */
  readonly host: string;
  /** Host and port as the Host header names them. */
  readonly authority: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
  /** Addresses that need no resolver: the literal itself, or this machine's. */
  readonly literals: readonly string[] | null;
  /** Must lead to this machine and nowhere else, instead of to the public internet. */
  readonly isLoopback: boolean;
}

export type UrlReading =
  | { readonly ok: true; readonly url: ReadUrl }
  | { readonly ok: false; readonly problem: UrlProblem };

const loopbackHosts: ReadonlyMap<string, readonly string[]> = new Map([
  ['localhost', ['127.0.0.1', '::1']],
  ['127.0.0.1', ['127.0.0.1']],
  ['::1', ['::1']],
]);

/** Everything that can be judged without a resolver, in the order in which it is reported. */
export function readUrl(text: string, rules: UrlRules): UrlReading {
  const problem = textProblem(text, rules);
  if (problem !== null) return { ok: false, problem };
  const url = parseUrl(text);
  if (url === null) return { ok: false, problem: 'not_a_url' };
  const read = partsOf(url, rules);
  const refused = hostProblem(read, rules);
  return refused === null ? { ok: true, url: read } : { ok: false, problem: refused };
}

/** Space, control characters and backslash: parsers disagree on them, so nobody gets to see them. */
const unclear = /[\s\p{Cc}\p{Cf}\\]/u;

/** Judged on the text itself: a URL parser repairs what is wrong here. */
function textProblem(text: string, rules: UrlRules): UrlProblem | null {
  if (text.length > bounds.urlLength) return 'too_long';
  if (unclear.test(text)) return 'not_a_url';
  const [, scheme = '', authority] = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?/i.exec(text) ?? [];
  const isHttp = scheme.toLowerCase() === 'http' && rules.allowHttpLoopback === true;
  if (scheme.toLowerCase() !== 'https' && !isHttp) return 'must_use_https';
  if (authority === undefined) return 'missing_hostname';
  if (/^(?:[^@]*@)*(?::\d*)?$/.test(authority)) return 'missing_hostname';
  return authority.includes('@') ? 'userinfo' : null;
}

function partsOf(url: URL, rules: UrlRules): ReadUrl {
  const isTls = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const own = rules.allowHttpLoopback === true ? loopbackHosts.get(host) : undefined;
  const name = url.hostname.startsWith('[') ? `[${host}]` : host;
  return {
    isTls,
    host,
    authority: url.port === '' ? name : `${name}:${url.port}`,
    port: url.port === '' ? (isTls ? 443 : 80) : Number.parseInt(url.port, 10),
    path: `${url.pathname}${url.search}`,
    literals: own ?? (parseAddress(host) === null ? null : [host]),
    isLoopback: own !== undefined,
  };
}

function hostProblem({ host, port, isTls, isLoopback, literals }: ReadUrl, rules: UrlRules): UrlProblem | null {
  if (!isTls && !isLoopback) return 'must_use_https';
  if (literals === null && !isHostname(host)) return 'not_a_url';
  if (rules.allowedHosts !== undefined && !rules.allowedHosts.includes(host)) return 'host_not_allowed';
  if (isLoopback) return port === 0 ? 'port_not_allowed' : null;
  if (literals === null && isInternalHostname(host)) return 'internal_hostname';
  const problem = literals === null ? null : addressProblem(literals, false);
  return problem ?? ((rules.allowedPorts ?? [443]).includes(port) ? null : 'port_not_allowed');
}

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

const isHostname = (host: string): boolean => host.length <= 253 && host.split('.').every((part) => label.test(part));

const internalNames: readonly string[] = ['localhost', 'local', 'localdomain', 'internal', 'home.arpa'];

/** Names that a network keeps for itself; a name without a dot is one that only the local resolver completes. */
const isInternalHostname = (host: string): boolean =>
  !host.includes('.') || internalNames.some((name) => host === name || host.endsWith(`.${name}`));

/** One address that is not public spoils the name: which one is taken is chance. */
export function addressProblem(addresses: readonly string[], isLoopback: boolean): UrlProblem | null {
  if (addresses.length === 0) return 'not_resolved';
  const wanted = isLoopback ? 'loopback' : 'public';
  return addresses.every((address) => classifyAddress(address) === wanted) ? null : 'not_public';
}
