import { readWebAddress } from './web-address';

export type CallbackUrlCheck =
  | { readonly kind: 'refused'; readonly problem: string }
  /**
   * `public`: the public-URL test comes next, `callback_url` before its text. `loopback`: the same with this machine
   * allowed. `none`: a name that only test clients know; it is stored, and sending to it fails.
   */
  | { readonly kind: 'accepted'; readonly check: 'public' | 'loopback' | 'none' };

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);
const testHost = 'testserver';

/** Where an agent may be told that its action is paid. */
export function checkCallbackUrl(text: string, isProduction: boolean): CallbackUrlCheck {
  const address = readWebAddress(text);
  if (address === null || address.hostname === '') {
    return { kind: 'refused', problem: 'callback_url must be an absolute http(s) URL' };
  }
  const { scheme, hostname } = address;
  if (!isProduction && hostname === testHost) return { kind: 'accepted', check: 'none' };
  if (!isProduction && loopbackHosts.has(hostname)) return { kind: 'accepted', check: 'loopback' };
  if (scheme === 'https') return { kind: 'accepted', check: 'public' };
  return { kind: 'refused', problem: 'callback_url must use https outside local/test' };
}
