import { toBase64Url, utf8 } from '@/lib/kernel/bytes';
import { sha256 } from '@/lib/kernel/hash';

export const invitation = {
  tokenBytes: 32,
  lifetimeSeconds: 7 * 24 * 60 * 60,
} as const;

/** How many of one organisation may stand open at a time. */
export const mostInvitations = 100;

export const formatToken = (secret: Uint8Array): string => toBase64Url(secret);

/** What is stored of a link's token. It carries 256 random bits, so a plain hash cannot be searched. */
export const tokenDigest = (token: string): Uint8Array => sha256(utf8(`invitation:${token}`));

/** The same of the link that confirms a sign-up: neither link opens what the other one does. */
export const signUpDigest = (token: string): Uint8Array => sha256(utf8(`sign_up:${token}`));

export const signUpLifetimeSeconds = 24 * 60 * 60;
