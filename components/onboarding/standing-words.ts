import type { StandingView } from '@/lib/onboarding/contract/portal';

type Application = StandingView['application'];

export interface StandingWords {
  readonly title: string;
  /** What it means, what is off, and what comes next. */
  readonly words: string;
  readonly waitsOn: string;
  readonly tone: 'info' | 'warning' | 'problem';
}

const info = (title: string, words: string, waitsOn: string): StandingWords => ({
  title,
  words,
  waitsOn,
  tone: 'info',
});

/** Where an application stands, for the merchant. */
export function standingWords({ reject_type: rejectType, status }: Application): StandingWords {
  switch (status) {
    case 'not_started':
      return info('Not started', 'Start the application to begin.', 'you');
    case 'draft':
      return info('Being filled in', 'Nothing has been sent yet. Live payments stay off until it is approved.', 'you');
    case 'submitted':
    case 'auto_verification':
      return info(
        'Checking automatically',
        'It is usually done the same day, within 1 business day at most. Everything is locked meanwhile.',
        'the automatic checks',
      );
    case 'manual_review':
      return info(
        'With compliance',
        'A reviewer looks at it, usually for 1 to 3 business days. Everything is locked until they answer.',
        'compliance',
      );
    case 'additional_info_required':
      return {
        title: 'Compliance asks for something',
        words: 'Change what is listed, and send your answers in. The time of the review stands still until then.',
        waitsOn: 'you',
        tone: 'warning',
      };
    case 'approved':
      return info('Approved', 'The business is verified. Your contact books the kickoff with you.', 'nobody');
    case 'rejected':
      return rejectType === 'retry'
        ? {
            title: 'Not approved yet',
            words: 'Live payments stay off. You can change what was wrong and send it in again.',
            waitsOn: 'you',
            tone: 'problem',
          }
        : {
            title: 'Not approved',
            words:
              'We cannot open this account. Live payments stay off. Whoever answers for the business can ask for another look.',
            waitsOn: 'nobody',
            tone: 'problem',
          };
    case 'suspended':
      return {
        title: 'Suspended',
        words:
          'Processing and payouts are off; signing in, uploads and exports go on. Answer what is asked, or write to your contact.',
        waitsOn: 'you',
        tone: 'problem',
      };
    case 'expired':
      return {
        title: 'Saved, not sent in',
        words: 'Its time ran out before it was sent in. Everything that was typed is kept: go on where you left off.',
        waitsOn: 'you',
        tone: 'warning',
      };
    case 'withdrawn':
      return info('Withdrawn', 'You stopped this application. You can start another one.', 'you');
    case 'closed':
      return info('Closed', 'The relationship has ended. What was sent in is kept as long as the law asks.', 'nobody');
  }
}
