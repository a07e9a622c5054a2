import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/kernel/canonical-json';

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value.trim().toLowerCase() : '');

const authority = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[0-9a-f:.]+\]|[^/?#:@[\]]+)(?::\d*)?(?:[/?#]|$)/;

/** The host of an address, lower case, without its trailing dot; null when it has none. */
export function hostOf(address: string): string | null {
  const host = authority.exec(address.trim().toLowerCase())?.[1]?.replace(/\.$/, '');
  return host === undefined || host === '' ? null : host;
}

const domainOf = (value: JsonValue | undefined): string | null => {
  const domain = textOf(value).replace(/\.$/, '');
  return domain === '' ? null : (hostOf(domain) ?? domain);
};

/**
 * Whom a request would pay, by every name that its envelope gives: the merchant of a purchase, the hosts that are called;
 * the provider's slug where there is no host. A service that we hand the request to is not the merchant: it was checked
 * against the installation's own list.
 */
export function merchantsOf(envelope: JsonObject): readonly string[] {
  const merchant = isJsonObject(envelope.merchant) ? domainOf(envelope.merchant.domain) : null;
  const isHandedOver = envelope.payjent_fulfillment_callback === true || envelope.payjent_managed_execution === true;
  const service = isHandedOver ? null : hostOf(textOf(envelope.service_url));
  const hosts = [merchant, hostOf(textOf(envelope.target_url)), service].filter((host) => host !== null);
  if (hosts.length > 0) return [...new Set(hosts)];
  const slug = textOf(envelope.provider).replaceAll('-', '_');
  return slug === '' ? [] : [slug];
}
