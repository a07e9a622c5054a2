import type { Letter } from '@/lib/mail';

interface Invited {
  readonly to: string;
  readonly organization: string;
  readonly inviter: string;
  readonly link: string;
}

export const invitationLetter = ({ to, organization, inviter, link }: Invited): Letter => ({
  to,
  subject: `${inviter} invites you to ${organization} on Tidegate`,
  text: [
    `${inviter} has invited you to work with ${organization} on Tidegate.`,
    '',
    'Open this link to join:',
    link,
    '',
    'It works once and for seven days. After that, ask for a new one.',
    'If you did not expect this, do nothing: without the link nobody joins in your name.',
  ].join('\n'),
});
