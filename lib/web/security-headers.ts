/**
 * Sent with every answer of either mount, files and unknown addresses included. No other site learns an address of
 * ours; with no referrer at all browsers would send forms with `Origin: null`, and the sign-in would be refused.
 */
export const baselineHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'content-security-policy': "object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
} as const;

/** Two years, as browsers' preload lists ask for. */
const hsts = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } as const;

const deniedFeatures = 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()';

/**
 * Content-Security-Policy of a page. Scripts run only with the request's nonce, styles come from files only:
 * no component writes a style into the server's HTML. In development Next's reload needs eval, a socket and style tags.
 */
function pagePolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self'${development ? " 'unsafe-inline'" : ''}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export type HeadersFor =
  | { readonly kind: 'api'; readonly secure: boolean }
  | { readonly kind: 'page'; readonly secure: boolean; readonly nonce: string; readonly development: boolean };

/** The one place that decides security headers. `secure` is true when the canonical origin is https. */
export function securityHeaders(what: HeadersFor): Record<string, string> {
  const common = { ...baselineHeaders, ...(what.secure && hsts) };
  if (what.kind === 'api') {
    return { ...common, 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" };
  }
  return {
    ...common,
    'permissions-policy': deniedFeatures,
    'content-security-policy': pagePolicy(what.nonce, what.development),
  };
}
