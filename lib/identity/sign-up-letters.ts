import type { Letter } from '@/lib/mail';

/** To the address of an account that somebody asked for, who is thereby shown to hold it. */
export const confirmLetter = (to: string, organization: string, link: string): Letter => ({
  to,
  subject: 'Confirm your Tidegate account',
  text: [
    `An account for ${organization} was asked for with this address.`,
    '',
    'Open this link to make it:',
    link,
    '',
    'It works once and for a day. After that, sign up again.',
    'If you did not ask for it, do nothing: without the link no account is made.',
  ].join('\n'),
});

/** To an address that has an account: only its holder is told. */
export const knownLetter = (to: string, signIn: string): Letter => ({
  to,
  subject: 'You have a Tidegate account already',
  text: [
    'Somebody asked for a new account with this address, which has one already. Nothing was changed.',
    '',
    'Sign in with it here:',
    signIn,
    '',
    'The password is lost? An owner of your organisation can help. If it was not you who asked, there is nothing to do.',
  ].join('\n'),
});
