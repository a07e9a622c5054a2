import { isJsonObject, type JsonValue } from '@/lib/kernel/canonical-json';
import { readWebAddress } from './web-address';

export interface HandoffTarget {
  readonly serviceUrl: string;
  readonly method: string;
  readonly body: JsonValue;
  readonly allowedHosts: readonly string[];
  readonly isProduction: boolean;
}

export type HandoffTargetCheck =
  | { readonly kind: 'refused'; readonly problem: string }
  /** Public-URL test comes next, `service_url` before its text; then `problem`, if there is one. */
  | { readonly kind: 'check_url'; readonly allowedHosts?: readonly string[]; readonly problem: string | null };

export const allowedHostsSetting = 'PAYJENT_MANAGED_EXECUTION_ALLOWED_HOSTS';

/** The setting's list: separated by commas, compared in lower case and without a trailing dot. */
export const readAllowedHosts = (setting: string): readonly string[] =>
  setting
    .split(',')
    .map((host) => host.trim().toLowerCase().replace(/\.$/, ''))
    .filter((host) => host !== '');

/** What stands against handing a paid action to this address, in the order in which clients are told. */
export function checkHandoffTarget(target: HandoffTarget): HandoffTargetCheck {
  const refused = methodProblem(target.method) ?? hostProblem(target);
  if (refused !== null) return { kind: 'refused', problem: refused };
  const allowedHosts = target.allowedHosts.length > 0 ? target.allowedHosts : undefined;
  return { kind: 'check_url', allowedHosts, problem: reservedFieldProblem(target.body) };
}

const methodProblem = (method: string): string | null =>
  method.toUpperCase() === 'POST' ? null : 'only POST downstream execution is supported';

function hostProblem({ serviceUrl, allowedHosts, isProduction }: HandoffTarget): string | null {
  const address = readWebAddress(serviceUrl);
  if (address?.scheme !== 'https') return 'service_url must use https';
  if (address.hostname === '') return 'service_url missing hostname';
  if (allowedHosts.length === 0) {
    return isProduction ? `${allowedHostsSetting} must list the hostname of service_url in production` : null;
  }
  return allowedHosts.includes(address.hostname)
    ? null
    : 'service_url hostname is not allowed for fulfillment callback';
}

/** Names under which a receiver could take a stranger's text for ours. */
const reservedFields = new Set(['grant', 'grant_id', 'payment', 'payment_token', 'receipt', 'token']);

/** The body is bounded in depth and size where it enters. */
export function reservedFieldProblem(body: JsonValue): string | null {
  const path = reservedPath(body, 'body');
  return path === null ? null : `service body contains a reserved Payjent field: ${path}`;
}

function reservedPath(value: JsonValue, path: string): string | null {
  const isObject = isJsonObject(value);
  if (!isObject && !Array.isArray(value)) return null;
  for (const [key, child] of Object.entries(value)) {
    const at = isObject ? `${path}.${key}` : `${path}[${key}]`;
    if (isObject && reservedFields.has(key.toLowerCase())) return at;
    const below = reservedPath(child, at);
    if (below !== null) return below;
  }
  return null;
}
