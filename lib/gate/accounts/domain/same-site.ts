/** What a browser says about where a request comes from. */
export interface RequestSource {
  /** `Sec-Fetch-Site`: written by the browser, out of a page's reach. */
  readonly site: string | null;
  readonly origin: string | null;
}

const loopbacks = ['localhost', '127.0.0.1', '[::1]'];

interface Place {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
}

function placeOf(origin: string): Place | null {
  const match = /^(https?):\/\/(\[[0-9a-f:]+\]|[^/:[\]]+)(?::(\d{1,5}))?\/?$/i.exec(origin);
  const [, scheme = '', host = '', port] = match ?? [];
  if (match === null) return null;
  const lower = scheme.toLowerCase();
  return { scheme: lower, host: host.toLowerCase(), port: port ?? (lower === 'https' ? '443' : '80') };
}

/** The same origin; this machine's own names count as one. */
function isSameOrigin(a: string, b: string): boolean {
  const [here, there] = [placeOf(a), placeOf(b)];
  if (here === null || there === null || here.scheme !== there.scheme || here.port !== there.port) return false;
  return here.host === there.host || (loopbacks.includes(here.host) && loopbacks.includes(there.host));
}

/**
 * Whether a request that changes something may come from where it comes from: from a page of ours, or from a program
 * that is no browser and has no cookie jar that others could use.
 */
export function isFromUs({ site, origin }: RequestSource, ownOrigins: readonly string[]): boolean {
  if (site !== null) return site === 'same-origin' || site === 'none';
  return origin === null || ownOrigins.some((own) => isSameOrigin(own, origin));
}
