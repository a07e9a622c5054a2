import type { DeskAction } from '@/lib/gate/contract/desk';
import { deskLook } from './action-look';

/** What waits for whom, in one or two sentences. */
export function nextWords({ stage, provider, position, refund }: NextFacts): string {
  switch (stage) {
    case 'waiting':
      return position === 'moving'
        ? 'The rail was asked for the money and has not answered yet. Nothing is charged twice.'
        : 'The payer has not paid yet. No money is held, and the agent can’t begin.';
    case 'paid':
      return 'The money is held. The agent begins when it looks again.';
    case 'refunding':
      return refund === 'retry'
        ? 'The rail refused to pay back. The money waits for somebody to ask again.'
        : deskLook.refunding.meaning;
    case 'refunded':
      return provider === 'task_budget' ? 'Its part is free in the task budget again.' : deskLook.refunded.meaning;
    default:
      return deskLook[stage].meaning;
  }
}

type NextFacts = Pick<DeskAction, 'stage' | 'provider' | 'position' | 'refund'>;

/** Why nobody can refund it here; null where there is nothing to explain. */
export function noRefundWords({
  refund,
  provider,
  stage,
}: Pick<DeskAction, 'refund' | 'provider' | 'stage'>): string | null {
  if (refund !== 'provider') return null;
  if (provider !== 'task_budget') {
    return 'The mock provider took no real money, so there is none to send back from here.';
  }
  return stage === 'done'
    ? 'It was paid from a task budget, and its part was taken when the work was done.'
    : 'It was paid from a task budget. Its part goes back into the budget when the agent reports a failure.';
}

const sessionStates: Readonly<Record<string, string>> = {
  checkout_created: 'Open, not paid',
  paid: 'Paid',
  refund_pending: 'Refund under way',
  refunded: 'Refunded',
  expired: 'Ended unpaid',
};
export const sessionWords = (state: string): string => sessionStates[state] ?? state;

const grantStates: Readonly<Record<DeskAction['grant']['state'], string>> = {
  unissued: 'Not issued yet',
  available: 'Ready to be used',
  expired: 'Ran out unused; issued again when the agent looks',
  consumed: 'Used',
  closed: 'Can’t be used: its money is no longer held',
};
export const grantWords = ({ grant, position }: Pick<DeskAction, 'grant' | 'position'>): string =>
  grant.state === 'unissued' && position === 'held' ? 'Issued when the agent looks' : grantStates[grant.state];

/** Who asked for something, by the label of their actor. */
export function actorWords(label: string): string {
  switch (label.slice(0, label.indexOf(':'))) {
    case 'user':
      return 'a person in the console';
    case 'agent':
      return 'a key of the payment gate';
    case 'service_key':
      return 'a service key';
    default:
      return 'Tidegate';
  }
}
