import type { Look } from '@/components/shared/state-look';
import type { RailReadiness, StripeAccount } from '@/lib/rails/contract';

export const railLook: Readonly<Record<RailReadiness['status'], Look>> = {
  simulated: {
    word: 'Simulated',
    shape: 'hollow',
    tone: 'open',
    meaning: 'Answers come from a scenario inside Tidegate. No money moves.',
  },
  connected: {
    word: 'Connected',
    shape: 'full',
    tone: 'released',
    meaning: 'A counterpart holds and moves the money.',
  },
  action_required: {
    word: 'Needs attention',
    shape: 'flag',
    tone: 'disputed',
    meaning: 'Connected, and something is missing. The card says what.',
  },
  disabled: {
    word: 'Disabled',
    shape: 'bar',
    tone: 'failed',
    meaning: 'New money is refused. Held money can still go.',
  },
};

export const accountLook: Readonly<Record<StripeAccount['capability'], Look>> = {
  unknown: { word: 'Not read yet', shape: 'question', tone: 'unknown', meaning: 'Stripe was not asked yet.' },
  pending: { word: 'Being checked', shape: 'half', tone: 'funded', meaning: 'Stripe is checking what it was told.' },
  restricted: {
    word: 'Not paid yet',
    shape: 'flag',
    tone: 'disputed',
    meaning: 'Stripe wants to know more before it pays this account.',
  },
  active: { word: 'Can be paid', shape: 'full', tone: 'released', meaning: 'Stripe pays out to this account.' },
};

export const modeWords: Readonly<Record<RailReadiness['mode'], string>> = {
  simulated: 'Simulated',
  connected: 'Connected',
  disabled: 'Disabled',
};
