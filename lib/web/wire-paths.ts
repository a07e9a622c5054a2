/**
 * First segments that belong to the wire. Below them an unknown path gets a JSON answer, never a page and never a
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
] as const;

const prefixes: ReadonlySet<string> = new Set(wirePrefixes);

/** First segment of a path: `harbor` of `/harbor/intents`. */
export function firstSegment(path: string): string {
  const end = path.indexOf('/', 1);
  return end < 0 ? path.slice(1) : path.slice(1, end);
}

export const isWirePath = (path: string): boolean => prefixes.has(firstSegment(path));

/** Pattern of every path outside the wire, as Next's configuration writes patterns. */
export const notWirePattern = `/((?!(?:${wirePrefixes.map((prefix) => prefix.replaceAll('.', '\\.')).join('|')})(?:/|$)).*)`;
