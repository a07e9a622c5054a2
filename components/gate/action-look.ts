import { intentLook, type Look } from '@/components/shared/state-look';
import type { DeskMessage, DeskStage, TrailEntry, TrailKind } from '@/lib/gate/contract/desk';

export const deskLook: Readonly<Record<DeskStage, Look>> = {
  approval: {
    word: 'Waiting for approval',
    shape: 'hollow',
    tone: 'disputed',
    meaning: 'It is above what the agent may ask for by itself. Somebody of your organisation has to approve it first.',
  },
  waiting: {
    word: 'Waiting for payment',
    shape: 'hollow',
    tone: 'open',
    meaning: 'The payer has not paid yet. No money is held.',
  },
  unknown: {
    word: 'Unknown',
    shape: 'question',
    tone: 'unknown',
    meaning: 'The rail has not told us whether the money came in. Nothing is charged twice; we ask again.',
  },
  paid: {
    word: 'Paid',
    shape: 'half',
    tone: 'funded',
    meaning: 'The money is held. The agent may now use its grant and begin.',
  },
  working: {
    word: 'At work',
    shape: 'three-quarters',
    tone: 'evidence',
    meaning: 'The agent has used its grant. The money is held until it reports the end of its work.',
  },
  done: {
    word: 'Done',
    shape: 'full',
    tone: 'released',
    meaning: 'The work was reported as done, and the money is yours.',
  },
  failed: {
    word: 'Work failed',
    shape: 'bar',
    tone: 'failed',
    meaning:
      'The work was reported as failed. The money is still held, and goes back unless somebody decides otherwise.',
  },
  disputed: {
    word: 'Disputed',
    shape: 'flag',
    tone: 'disputed',
    meaning: 'Somebody contests the payment. The money is frozen until the case is decided.',
  },
  refunding: {
    word: 'Refund under way',
    shape: 'return',
    tone: 'evidence',
    meaning: 'The money is on its way back to the payer.',
  },
  refunded: { word: 'Refunded', shape: 'return', tone: 'refunded', meaning: 'The payer has the money back.' },
  ended: {
    word: 'Ended unpaid',
    shape: 'bar',
    tone: 'open',
    meaning: 'It can no longer be paid. Nothing was charged.',
  },
};

const quiet: Pick<Look, 'shape' | 'tone'> = { shape: 'hollow', tone: 'open' };
const good: Pick<Look, 'shape' | 'tone'> = { shape: 'full', tone: 'released' };
const bad: Pick<Look, 'shape' | 'tone'> = { shape: 'bar', tone: 'failed' };

export const trailLook: Readonly<Record<TrailKind, Pick<Look, 'word' | 'shape' | 'tone'>>> = {
  asked: { ...quiet, word: 'Asked by the agent' },
  approval_asked: { ...quiet, tone: 'disputed', word: 'A person was asked to approve it' },
  approved: { ...good, word: 'Approved' },
  refused: { ...bad, word: 'Refused: nobody can pay it any more' },
  offered: { ...quiet, word: 'Payment page opened' },
  paid: { ...intentLook.funded, word: 'Paid, the money is held' },
  heard: { ...quiet, word: 'The agent has heard of the payment' },
  grant_issued: { ...quiet, word: 'Grant issued' },
  grant_reissued: { ...quiet, word: 'Grant issued again: the one before ran out unused' },
  grant_consumed: { ...intentLook.funded, word: 'Grant used by the agent' },
  started: { ...intentLook.evidence_submitted, word: 'Work started' },
  executed: { ...intentLook.evidence_submitted, word: 'Handed to the service, which accepted it' },
  fulfilled: { ...good, word: 'Reported as done' },
  failed: { ...bad, word: 'Reported as failed' },
  reported: { ...quiet, word: 'The agent reported' },
  spend_authorised: { ...quiet, word: 'Spend authorised' },
  spend_captured: { ...intentLook.funded, word: 'Spend captured' },
  callback_sent: { ...good, word: 'Callback delivered' },
  callback_failed: { ...bad, word: 'Callback not delivered' },
  handoff_sent: { ...good, word: 'Handoff delivered' },
  handoff_failed: { ...bad, word: 'Handoff not delivered' },
  sent_again: { ...quiet, word: 'Sent again on request' },
  refund_requested: { ...intentLook.disputed, word: 'A refund was asked for' },
  refund_asked: { ...quiet, shape: 'return', word: 'The rail was asked to pay back' },
  refunded: { ...intentLook.refunded, word: 'Refunded to the payer' },
  ended: { ...quiet, shape: 'bar', word: 'Ended unpaid' },
};

export const messageLook: Readonly<Record<DeskMessage['status'], Look>> = {
  waiting: { word: 'Waiting', shape: 'hollow', tone: 'open', meaning: 'It is sent when its turn has come.' },
  sending: { word: 'Sending', shape: 'half', tone: 'funded', meaning: 'It is being sent right now.' },
  delivered: { word: 'Delivered', shape: 'full', tone: 'released', meaning: 'The receiver answered that it has it.' },
  failed: {
    word: 'Failed',
    shape: 'bar',
    tone: 'failed',
    meaning: 'It did not arrive, and is not tried again by itself.',
  },
  unknown: {
    word: 'Unknown',
    shape: 'question',
    tone: 'unknown',
    meaning: 'It may have arrived. It is not sent again by itself, as that could buy the same thing twice.',
  },
  withdrawn: {
    word: 'Withdrawn',
    shape: 'bar',
    tone: 'open',
    meaning: 'Nobody needs it any more, so it was not sent.',
  },
};

const providers: Readonly<Record<string, string>> = {
  mock: 'Mock provider',
  stripe: 'Stripe',
  usdc: 'USDC',
  task_budget: 'Task budget',
};

/** How the payer pays, for people. */
export const providerWords = (provider: string | null): string =>
  provider === null ? 'Not offered yet' : (providers[provider] ?? provider);

/** What belongs to a line of the timeline, in the reader's words. */
export const trailDetail = ({ kind, detail }: Pick<TrailEntry, 'kind' | 'detail'>): string | null =>
  kind === 'offered' && detail !== null ? providerWords(detail) : detail;
