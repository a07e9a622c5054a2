import { toHex, utf8 } from '@/lib/kernel/bytes';
import { sha256 } from '@/lib/kernel/hash';

/** How many attempts a window takes, and how long the door stays closed after each one beyond. */
export interface SignInPolicy {
  readonly free: number;
  readonly windowSeconds: number;
  readonly blockSeconds: number;
  readonly maxBlockSeconds: number;
}

/** After five wrong passwords an account waits half a minute, then twice as long each time, never over a quarter of an hour. */
export const accountPolicy: SignInPolicy = { free: 5, windowSeconds: 3_600, blockSeconds: 30, maxBlockSeconds: 900 };

/** Many people may share an address; guessing through many accounts still ends here. */
export const addressPolicy: SignInPolicy = { free: 50, windowSeconds: 3_600, blockSeconds: 30, maxBlockSeconds: 900 };

/** New accounts from one address: enough for an office, too few to fill a database. */
export const signUpPolicy: SignInPolicy = { free: 100, windowSeconds: 3_600, blockSeconds: 60, maxBlockSeconds: 3_600 };

/** Codes have a million values, and three are right at a time: guessing is over long before it begins. */
export const codePolicy: SignInPolicy = { free: 5, windowSeconds: 3_600, blockSeconds: 30, maxBlockSeconds: 900 };

/** Letters that one organisation has sent to people who may not know it. */
export const letterPolicy: SignInPolicy = { free: 100, windowSeconds: 3_600, blockSeconds: 60, maxBlockSeconds: 3_600 };

/** Letters to one address about accounts that anybody may ask for. */
export const addressLetterPolicy: SignInPolicy = {
  free: 5,
  windowSeconds: 3_600,
  blockSeconds: 600,
  maxBlockSeconds: 3_600,
};

/** What is counted, as a digest: the table of failures names nobody. */
export const throttleSubject = (kind: 'account' | 'address' | 'sign_up' | 'code' | 'letters', value: string): string =>
  toHex(sha256(utf8(`${kind}:${value}`)));

/** A session ends this long after sign-in, however busy it is. */
export const sessionLifetimeSeconds = 12 * 60 * 60;

/** How long a key that an authenticator is being set up with is good for. */
export const enrolmentLifetimeSeconds = 15 * 60;
