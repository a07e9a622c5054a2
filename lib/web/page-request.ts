import { randomBytes } from '@/lib/kernel/ids';

const NONCE_BYTES = 16;

/** Unpredictable, once per request. */
export const newNonce = (): string => Buffer.from(randomBytes(NONCE_BYTES)).toString('base64');

/** next-auth's cookie; https adds the prefix, a long token is cut into numbered pieces. */
const sessionCookie = /^(?:__Secure-)?next-auth\.session-token(?:\.\d+)?$/;

/** Whether a visitor may be signed in. The page decides whether the session is real. */
export const hasSessionCookie = (names: readonly string[]): boolean => names.some((name) => sessionCookie.test(name));

/** The sign-in page, which afterwards leads back to `target`, a path of ours with its query. */
export const signInPath = (target: string): string => `/sign-in?${new URLSearchParams({ next: target })}`;

/** Where the console begins for platform people who are in no organisation. */
export const platformHome = '/console/merchants';

/** The second step of a sign-in, which afterwards leads to `target`. */
export const secondStepPath = (target: string): string => `/second-step?${new URLSearchParams({ next: target })}`;

const entryPath = /^(?:\/console(?:[/?]|$)|\/invite\/[A-Za-z0-9_-]{1,64}$)/;

/** Where a sign-in leads: the page of the console or the invitation that was asked for, never another place. */
export const entryTarget = (asked: unknown): string =>
  typeof asked === 'string' && entryPath.test(asked) ? asked : '/console';
