import type { NextAuthOptions, RequestInternal } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { type PeopleDeps, type SignInCtx, sessionLifetimeSeconds, signInAnybody, signOut } from '@/lib/identity';
import { signInSchema } from '@/lib/identity/contract';
import type { Clock } from '@/lib/kernel/clock';
import { requestId } from '@/lib/kernel/ids';
import type { RequestLog } from './log';
import { type CookieDeps, cookieSecret, isSecureOrigin, sessionIdOf } from './session-cookie';

const signInPage = '/sign-in';

/** A cookie that is no cookie of ours: everybody can send one. */
const expected = 'JWT_SESSION_ERROR';

export interface AuthDeps extends CookieDeps {
  readonly people: PeopleDeps;
  readonly clock: Clock;
  readonly log: RequestLog;
}

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
      error(code) {
        if (code !== expected) deps.log.fault({ request_id: '', endpoint: 'next-auth', error: new Error(code) });
      },
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
  const attempt = attemptOf((name) => headerText(request.headers?.[name]), clock);
  const opened = await signInAnybody(attempt, input.data, people);
  if (!opened.ok) throw new Error(opened.refusal.code);
  return { id: opened.value.id };
}

/** Where a sign-in comes from, by its headers. */
export const attemptOf = (header: (name: string) => string | null, clock: Clock): SignInCtx => ({
  requestId: requestId(header('x-request-id')),
  now: clock.now(),
  // Written by our own front, which worked it out; a foreign one would only be counted as another address.
  address: header('x-forwarded-for') ?? 'unknown',
  userAgent: header('user-agent') ?? '',
});

const headerText = (value: unknown): string | null => (typeof value === 'string' ? value : null);
