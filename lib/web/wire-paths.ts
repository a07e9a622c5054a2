/**
 * Where the wire begins: below these a path is answered by a declared endpoint or in JSON, never by a page and never by a
 * redirect; `app/` mounts each of them in one route file.
 */
export const wirePrefixes = [
  'harbor',
  'intents',
  'verify',
  'v1',
  'ledger',
  'signal',
  'reputation',
  'protocol',
  'mcp',
  '.well-known',
  'openapi.json',
  'health',
  'readiness',
  // The payment gate and its hosted pages.
  'api/v1',
  'api-docs',
  'healthz',
  'docs',
  'llms.txt',
  'pay',
  'status',
  'approve',
  'agent-install',
  'auth',
  'dashboard',
] as const;

const prefixes: ReadonlySet<string> = new Set(wirePrefixes);

/** The first `count` segments of a path: `api/v1` of `/api/v1/quotes`. */
function leading(path: string, count: number): string {
  let end = 0;
  for (let segment = 0; segment < count; segment++) {
    const next = path.indexOf('/', end + 1);
    if (next < 0) return path.slice(1);
    end = next;
  }
  return path.slice(1, end);
}

/** The wire's prefix that a path stands under: `harbor` of `/harbor/intents`; null outside the wire. */
export function wirePrefixOf(path: string): string | null {
  for (const count of [1, 2]) {
    const prefix = leading(path, count);
    if (prefixes.has(prefix)) return prefix;
  }
  return null;
}

export const isWirePath = (path: string): boolean => wirePrefixOf(path) !== null;

/** Pattern of every path outside the wire, as Next's configuration writes patterns. */
export const notWirePattern = `/((?!(?:${wirePrefixes.map((prefix) => prefix.replaceAll('.', '\\.')).join('|')})(?:/|$)).*)`;
