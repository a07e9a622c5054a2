import { toBase64Url, utf8 } from '@/lib/kernel/bytes';
import { sha256 } from '@/lib/kernel/hash';

export const uploadLink = { tokenBytes: 32, days: 7 } as const;

export const uploadToken = (secret: Uint8Array): string => toBase64Url(secret);

/** What is stored of a link's token. It carries 256 random bits, so a plain hash cannot be searched. */
export const uploadTokenDigest = (token: string): Uint8Array => sha256(utf8(`kyc_upload:${token}`));
