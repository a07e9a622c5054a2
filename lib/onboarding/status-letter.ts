import type { Letter } from '@/lib/mail';
import type { KycStatus, RejectType } from './domain/kyc/kyc.machine';
import { dayOf } from './domain/policy/edition';

interface Moved {
  readonly to: string;
  readonly organization: string;
  readonly status: KycStatus;
  readonly rejectType: RejectType | null;
  readonly link: string;
}

interface Words {
  readonly subject: string;
  readonly lines: readonly string[];
}

const rejected = (rejectType: RejectType | null): Words => ({
  subject: 'Your application was not accepted',
  lines:
    rejectType === 'retry'
      ? ['Compliance could not accept the application of {name}.', 'You can correct it and send it in once more.']
      : [
          'Compliance could not accept the application of {name}.',
          'The notice says whom to write to, and how to appeal.',
        ],
});

/** What is said of a status. Nothing about a person and no reason: letters lie open on their way. */
function wordsOf(status: KycStatus, rejectType: RejectType | null): Words | null {
  switch (status) {
    case 'additional_info_required':
      return {
        subject: 'Your application needs something from you',
        lines: [
          'Compliance has a question about the application of {name}.',
          'Each point says what to do, and by when.',
        ],
      };
    case 'approved':
      return {
        subject: 'Your application is approved',
        lines: ['{name} is verified.', 'The next step is the kickoff: choose a time for it.'],
      };
    case 'rejected':
      return rejected(rejectType);
    case 'suspended':
      return {
        subject: 'Processing is suspended',
        lines: ['The approval of {name} is suspended, and payments are off.', 'Answer the review that stands open.'],
      };
    case 'expired':
      return {
        subject: 'Your application is saved and not sent in',
        lines: ['The time for the application of {name} is over.', 'Everything is kept: resume it where you left it.'],
      };
    case 'manual_review':
      return {
        subject: 'Your appeal is accepted',
        lines: ['Somebody who had no part in the decision looks at the application of {name} again.'],
      };
    case 'closed':
      return {
        subject: 'The relationship has ended',
        lines: ['The application of {name} can only be read from here on.'],
      };
    default:
      return null;
  }
}

export function statusLetter({ link, organization, rejectType, status, to }: Moved): Letter | null {
  const words = wordsOf(status, rejectType);
  if (words === null) return null;
  const lines = words.lines.map((line) => line.replace('{name}', () => organization));
  return { to, subject: `${words.subject} on Tidegate`, text: [...lines, '', 'Open it here:', link].join('\n') };
}

/** A review has opened: nothing is off yet, and the letter says until when that holds. */
export const reviewLetter = ({
  dueAt,
  link,
  organization,
  to,
}: Pick<Moved, 'link' | 'organization' | 'to'> & { readonly dueAt: Date | null }): Letter => ({
  to,
  subject: 'Please confirm what we know about you on Tidegate',
  text: [
    `It is time to look at the application of ${organization} again. Payments go on meanwhile.`,
    `Confirm that nothing has changed, or change it${dueAt === null ? '.' : `, until ${dayOf(dueAt)}.`}`,
    '',
    'Open it here:',
    link,
  ].join('\n'),
});
