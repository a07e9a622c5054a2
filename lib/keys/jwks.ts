import { toBase64Url, utf8 } from '@/lib/kernel/bytes';
import { sha256 } from '@/lib/kernel/hash';

/** Public Ed25519 key as RFC 8037 writes it. */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly alg: 'EdDSA';
  readonly use: 'sig';
}

export interface Jwks {
  readonly keys: readonly PublicJwk[];
}

/** RFC 7638 thumbprint: anyone can recompute the id from the key. */
export const keyId = (publicKey: Uint8Array): string =>
  toBase64Url(sha256(utf8(`{"crv":"Ed25519","kty":"OKP","x":"${toBase64Url(publicKey)}"}`)));

export const publicJwk = (publicKey: Uint8Array): PublicJwk => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x: toBase64Url(publicKey),
  kid: keyId(publicKey),
  alg: 'EdDSA',
  use: 'sig',
});
