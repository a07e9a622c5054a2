/** Where a key stands; without a clock (in the server's HTML) an expiry is not judged. */
export function keyStatus(
  key: { readonly revoked_at: string | null; readonly expires_at?: string | null },
  now: Date | null,
): 'active' | 'expired' | 'revoked' {
  if (key.revoked_at !== null) return 'revoked';
  return key.expires_at && now && Date.parse(key.expires_at) <= now.getTime() ? 'expired' : 'active';
}
