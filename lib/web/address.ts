/**
 * The caller's address. Behind `trustedHops` proxies of ours it is the entry of X-Forwarded-For that the outermost of
 * them wrote; entries further left are the caller's own claim. With 0 hops the header is not read.
 */
export function callerAddress(peer: string | undefined, forwardedFor: string | null, trustedHops: number): string {
  const unknown = peer ?? 'unknown';
  if (trustedHops === 0 || forwardedFor === null) return unknown;
  const hops = forwardedFor.split(',');
  return hops[hops.length - trustedHops]?.trim() || unknown;
}
