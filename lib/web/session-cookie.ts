import { hkdfSync } from 'node:crypto';
import { decode, encode, type JWT } from 'next-auth/jwt';
import { sessionLifetimeSeconds } from '@/lib/identity';

/** What the cookie depends on: the installation's master secret and its canonical origin. */
export interface CookieDeps {
  readonly secret: string;
  readonly origin: string;
}

export interface SessionCookie {
  readonly name: string;
  readonly value: string;
  readonly options: {
    readonly httpOnly: true;
    readonly sameSite: 'lax';
    readonly secure: boolean;
    readonly path: '/';
    readonly maxAge: number;
  };
}

/** Key that next-auth encrypts its cookies with, derived so that it opens nothing else. */
export const cookieSecret = (masterSecret: string): string =>
  Buffer.from(hkdfSync('sha256', Buffer.from(masterSecret, 'hex'), '', 'tidegate/session-cookie/v1', 32)).toString(
    'hex',
  );

export const isSecureOrigin = (origin: string): boolean => origin.startsWith('https:');

/** Name of next-auth's cookie. Ours is small, so it is never cut into pieces. */
const cookieName = ({ origin }: CookieDeps): string =>
  `${isSecureOrigin(origin) ? '__Secure-' : ''}next-auth.session-token`;

const cookieWith = (value: string, maxAge: number, deps: CookieDeps): SessionCookie => ({
  name: cookieName(deps),
  value,
  options: { httpOnly: true, sameSite: 'lax', secure: isSecureOrigin(deps.origin), path: '/', maxAge },
});

/** The cookie that next-auth would set: encrypted, out of reach of scripts, sent to this site only. */
export async function sealSession(sessionId: string, deps: CookieDeps): Promise<SessionCookie> {
  const secret = cookieSecret(deps.secret);
  const value = await encode({ token: { sid: sessionId }, secret, maxAge: sessionLifetimeSeconds });
  return cookieWith(value, sessionLifetimeSeconds, deps);
}

/** What takes the cookie away; a browser asks for the same attributes again. */
export const clearedSession = (deps: CookieDeps): SessionCookie => cookieWith('', 0, deps);

/** The id of our session in a request's cookies; null when there is none or it was not made here. */
export async function sessionIdIn(
  cookie: (name: string) => string | undefined,
  deps: CookieDeps,
): Promise<string | null> {
  const token = cookie(cookieName(deps));
  if (token === undefined) return null;
  try {
    return sessionIdOf(await decode({ token, secret: cookieSecret(deps.secret) }));
  } catch {
    return null;
  }
}

export const sessionIdOf = (token: JWT | null): string | null => (typeof token?.sid === 'string' ? token.sid : null);
