import { hkdfSync } from 'node:crypto';
import type { NextAuthOptions, RequestInternal } from 'next-auth';
import { decode, type JWT } from 'next-auth/jwt';
import Credentials from 'next-auth/providers/credentials';
import { type PeopleDeps, sessionLifetimeSeconds, signIn, signOut } from '@/lib/identity';
import { signInSchema } from '@/lib/identity/contract';
import type { Clock } from '@/lib/kernel/clock';
import { requestId } from '@/lib/kernel/ids';
import type { RequestLog } from './log';

const signInPage = '/sign-in';

export interface AuthDeps {
  readonly people: PeopleDeps;
  readonly clock: Clock;
  readonly log: RequestLog;
  /** The installation's master secret. */
  readonly secret: string;
  readonly origin: string;
}

/** Key that next-auth encrypts its cookies with, derived so that it opens nothing else. */
const cookieSecret = (masterSecret: string): string =>
  Buffer.from(hkdfSync('sha256', Buffer.from(masterSecret, 'hex'), '', 'tidegate/session-cookie/v1', 32)).toString(
    'hex',
  );

const isSecureOrigin = (origin: string): boolean => origin.startsWith('https:');

/** Name of next-auth's cookie. Ours is small, so it is never cut into pieces. */
const sessionCookieName = (origin: string): string =>
  `${isSecureOrigin(origin) ? '__Secure-' : ''}next-auth.session-token`;

/** The id of our session in a request's cookies; null when there is none or it was not made here. */
export async function sessionIdIn(
  cookie: (name: string) => string | undefined,
  { secret, origin }: Pick<AuthDeps, 'secret' | 'origin'>,
): Promise<string | null> {
  const token = cookie(sessionCookieName(origin));
  if (token === undefined) return null;
  try {
    return sessionIdOf(await decode({ token, secret: cookieSecret(secret) }));
  } catch {
    return null;
  }
}

const sessionIdOf = (token: JWT | null): string | null => (typeof token?.sid === 'string' ? token.sid : null);

/**
 * next-auth with passwords. Its cookie carries the id of our session and nothing else; whether that session still
 * lives, and what it may do, is read from the database on every request.
 */
export function authOptions(deps: AuthDeps): NextAuthOptions {
  const { people, clock, origin } = deps;
  // biome-ignore lint/style/noProcessEnv: next-auth takes its own address from here and from nowhere else
  process.env.NEXTAUTH_URL = origin;
  return {
    secret: cookieSecret(deps.secret),
    useSecureCookies: isSecureOrigin(origin),
    session: { strategy: 'jwt', maxAge: sessionLifetimeSeconds },
    pages: { signIn: signInPage, signOut: signInPage, error: signInPage },
    providers: [
      Credentials({
        name: 'Password',
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: (credentials, request) => authorize(credentials, request, deps),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ sid: user ? user.id : sessionIdOf(token) }),
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        const sessionId = sessionIdOf(token);
        const request = { requestId: requestId(null), now: clock.now() };
        if (sessionId !== null) await signOut(request, { sessionId }, people);
      },
    },
    logger: {
      error: (code) => deps.log.fault({ request_id: '', endpoint: 'next-auth', error: new Error(code) }),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

/** A refusal is thrown as its code: next-auth hands it to the sign-in page as `?error=`. */
async function authorize(
  credentials: Record<'email' | 'password', string> | undefined,
  request: Pick<RequestInternal, 'headers'>,
  { people, clock }: AuthDeps,
): Promise<{ id: string }> {
  const input = signInSchema.safeParse(credentials);
  if (!input.success) throw new Error('sign_in.refused');
  const header = (name: string): string | null => headerText(request.headers?.[name]);
  const attempt = {
    requestId: requestId(header('x-request-id')),
    now: clock.now(),
    // Written by our own front, which worked it out; a foreign one would only be counted as another address.
    address: header('x-forwarded-for') ?? 'unknown',
    userAgent: header('user-agent') ?? '',
  };
  const opened = await signIn(attempt, input.data, people);
  if (!opened.ok) throw new Error(opened.refusal.code);
  return { id: opened.value.id };
}

const headerText = (value: unknown): string | null => (typeof value === 'string' ? value : null);
