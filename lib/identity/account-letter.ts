import type { Queryable } from '@/lib/db/pool';
import { type Letter, postLetter } from '@/lib/mail';
import type { SealedDeps } from './deps';

/** What happened to an account that its person must hear of, since somebody else may have done it. */
const happenings = {
  enrolled: 'A second step was set up for your account. Signing in now asks for a code of your authenticator.',
  replaced:
    'Your second step was set up anew. Only the new authenticator and the new recovery codes work from now on; those from before are over.',
  recovery_codes: 'New recovery codes were made for your account. Those from before no longer work.',
  reset:
    'An administrator of your organisation has taken your second step away. You were signed out everywhere, and set up a new one at your next sign-in.',
  role: 'Your role in an organisation was changed.',
  password: 'A new password was set for your account.',
} as const;

export type Happening = keyof typeof happenings;

const subjects: Readonly<Record<Happening, string>> = {
  enrolled: 'Your second step is on',
  replaced: 'Your second step was set up anew',
  recovery_codes: 'You have new recovery codes',
  reset: 'Your second step was taken away',
  role: 'Your role was changed',
  password: 'A new password was set',
};

interface Notice {
  readonly to: string;
  readonly happening: Happening;
  /** More about it: which organisation, which role. */
  readonly detail?: string;
  readonly now: Date;
}

/** No link: nobody learns from such a letter to follow one. */
export const accountLetter = ({ to, happening, detail, now }: Notice): Letter => ({
  to,
  subject: `${subjects[happening]} on Tidegate`,
  text: [
    happenings[happening],
    ...(detail === undefined ? [] : ['', detail]),
    '',
    `It happened at ${now.toUTCString()}.`,
    'If it was not you and you did not expect it, open Tidegate as you always do, change what you can, and tell an owner of your organisation at once.',
  ].join('\n'),
});

/** Puts the letter into the post with the change that it tells of. */
export const postNotice = (tx: Queryable, { sealer }: Pick<SealedDeps, 'sealer'>, notice: Notice): Promise<void> =>
  postLetter(tx, sealer, accountLetter(notice), notice.now);
