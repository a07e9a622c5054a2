import type { Look } from '@/components/shared/state-look';
import type { CaseItemView, ReconcileView, SafeActionView, StuckItemView } from '@/lib/recovery/contract';

export const severityLook: Readonly<Record<StuckItemView['severity'], Look>> = {
  critical: {
    word: 'Critical',
    shape: 'flag',
    tone: 'failed',
    meaning: 'Where the money goes is decided or about to be lost, and nobody carries it out.',
  },
  high: { word: 'High', shape: 'question', tone: 'unknown', meaning: 'Something is not known, or is late.' },
  medium: { word: 'Medium', shape: 'half', tone: 'disputed', meaning: 'Slower than usual. It may end by itself.' },
};

/** What the button says; null where there is nothing to press. */
export const actionWords: Readonly<Record<SafeActionView['kind'], { title: string; button: string | null }>> = {
  ask_the_rail: { title: 'Ask the rail', button: 'Ask the rail' },
  confirm_again: { title: 'Carry the settlement on', button: 'Carry it on' },
  none_wait_until: { title: 'Nothing to do', button: null },
  resolve_dispute: { title: 'Decide the dispute', button: null },
  contact: { title: 'Speak with the rail', button: 'Read the rail again' },
};

const outcomes: Readonly<Record<ReconcileView['recovery_state'], string>> = {
  none: 'The rail and our books agree. Nothing was wrong.',
  reconciled: 'The rail has said how it ended, and our books follow it. Nothing is stuck any more.',
  pending_rail: 'The rail has not said its last word. Nothing was sent twice; it is asked again by itself.',
  rail_ahead: 'The rail has moved, and the rest is still open: read below what is left to do.',
  harbor_ahead: 'It is decided where the money goes, and the rail has not moved it. The money is still held.',
  needs_operator: 'The rail has answered, and a person has to decide what happens next.',
  failed: 'The rail refused again. The money is still where it was.',
};

const actions: Readonly<Record<ReconcileView['action_taken'], string | null>> = {
  none: null,
  asked_rail: 'The rail was asked about the call under way.',
  continued_settlement: 'The settlement that was decided before was carried on.',
  applied_deadline: 'What the passed deadline asks for was done.',
  waited: 'Somebody else is asking at this moment.',
};

/** What a reconciliation came to, in two sentences at most. */
export const outcomeWords = ({ recovery_state: state, action_taken: action }: ReconcileView): string =>
  [actions[action], outcomes[state]].filter((sentence) => sentence !== null).join(' ');

export const caseLook: Readonly<Record<CaseItemView['status'], Look>> = {
  open: { word: 'Open', shape: 'flag', tone: 'disputed', meaning: 'Nobody has explained it yet.' },
  explained: {
    word: 'Explained',
    shape: 'half',
    tone: 'evidence',
    meaning: 'Somebody knows why. It is not settled yet.',
  },
  closed: { word: 'Closed', shape: 'full', tone: 'released', meaning: 'Settled, with a note that says how.' },
};

export const differenceWords: Readonly<Record<CaseItemView['kind'], string>> = {
  missing_at_rail: 'In our books, not at the rail',
  missing_in_books: 'At the rail, not in our books',
  amount_differs: 'Two different amounts',
};

const counterparts: Readonly<Record<string, string>> = {
  simulated: 'Simulated bank',
  stripe: 'Stripe',
  x402: 'x402 escrow',
};
export const counterpartWords = (name: string): string => counterparts[name] ?? name;

const movements: Readonly<Record<string, string>> = {
  hold: 'Held',
  release: 'Released',
  refund: 'Refunded',
  withdrawal: 'Taken back by the bank',
  reinstatement: 'Given back by the bank',
  reversal: 'Taken back from the payee',
  refund_failed: 'Refund came back',
};
export const movementWords = (movement: string): string => movements[movement] ?? movement;
