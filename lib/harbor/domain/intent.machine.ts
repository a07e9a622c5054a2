import { defineMachine } from '@/lib/kernel/machine';
import { defineRefusals, type Refusal } from '@/lib/kernel/outcome';

/** The contract's six states; `open` is what its documents call "created". */
export const wireStates = ['open', 'funded', 'evidence_submitted', 'disputed', 'released', 'refunded'] as const;
export type WireState = (typeof wireStates)[number];

/**
 * The intent's life. `expired` and `canceled` are unfunded ends: on the wire their state stays `open` and their
 * `status` says so (decision 0009).
 */
export const intentMachine = defineMachine({
  name: 'intent',
  states: [...wireStates, 'expired', 'canceled'],
  initial: 'open',
  terminal: ['released', 'refunded', 'expired', 'canceled'],
  commands: [
    'fund',
    'submit_evidence',
    'confirm',
    'open_dispute',
    'resolve_dispute',
    'expire',
    'cancel',
    'lose_hold',
    'split',
  ],
  table: {
    open: { fund: ['funded'], expire: ['expired'], cancel: ['canceled'] },
    // Funded money whose deadline passed without evidence goes back.
    funded: {
      submit_evidence: ['evidence_submitted'],
      open_dispute: ['disputed'],
      expire: ['refunded'],
      // The rail let the money go by itself (decision 0011).
      lose_hold: ['refunded'],
      // Part of a checkout is earned, the rest goes back (decision 0020).
      split: ['released'],
    },
    evidence_submitted: { confirm: ['released', 'refunded'], open_dispute: ['disputed'], lose_hold: ['refunded'] },
    disputed: { resolve_dispute: ['released', 'refunded'], lose_hold: ['refunded'] },
  },
});

export type IntentState = (typeof intentMachine)['initial'];
export type IntentCommand = (typeof intentMachine)['commands'][number];

/** What lists and badges show: the state, or what is under way with the rail. */
export const intentStatuses = [...intentMachine.states, 'funding', 'settling', 'unknown'] as const;
export type IntentStatus = (typeof intentStatuses)[number];

export const wireStateOf = (state: IntentState): WireState =>
  state === 'expired' || state === 'canceled' ? 'open' : state;

export const intentRefusals = defineRefusals({
  'intent.not_found': { status: 404, message: 'There is no such intent.' },
  'intent.exists': { status: 409, message: 'Another intent was created with this id. Use a new intent_id.' },
  'intent.not_funded': { status: 409, message: 'The intent is not funded yet. Fund it first.' },
  'intent.already_funded': { status: 409, message: 'The intent is funded already.' },
  'intent.evidence_missing': { status: 409, message: 'No evidence has been submitted yet.' },
  'intent.evidence_already_submitted': {
    status: 409,
    message: 'Other evidence was submitted for this intent before; evidence is judged once.',
  },
  'intent.disputed': { status: 409, message: 'The intent is disputed; its money waits for the resolution.' },
  'intent.not_disputed': { status: 409, message: 'The intent is not disputed.' },
  'intent.released': { status: 409, message: 'The money was released already.' },
  'intent.refunded': { status: 409, message: 'The money was refunded already.' },
  'intent.expired': {
    status: 409,
    message: 'The deadline has passed, so this intent can no longer be funded or used.',
  },
  'intent.canceled': { status: 409, message: 'The intent was canceled.' },
  'intent.settling': { status: 409, message: 'The settlement of this intent has begun already.' },
});

const refusalByState: Readonly<Record<IntentState, keyof typeof intentRefusals.table>> = {
  open: 'intent.not_funded',
  funded: 'intent.already_funded',
  evidence_submitted: 'intent.evidence_already_submitted',
  disputed: 'intent.disputed',
  released: 'intent.released',
  refunded: 'intent.refunded',
  expired: 'intent.expired',
  canceled: 'intent.canceled',
};

/** Where what stands in the way is better named by what is missing. */
const refusalByCommand: {
  readonly [S in IntentState]?: { readonly [C in IntentCommand]?: keyof typeof intentRefusals.table };
} = {
  open: { resolve_dispute: 'intent.not_disputed' },
  funded: { confirm: 'intent.evidence_missing', resolve_dispute: 'intent.not_disputed' },
  evidence_submitted: { fund: 'intent.already_funded', resolve_dispute: 'intent.not_disputed' },
};

/** The refusal of a command in a state; null when the machine allows it. */
export function refusalOf(state: IntentState, command: IntentCommand): Refusal | null {
  if (intentMachine.targets(state, command).length > 0) return null;
  return intentRefusals.make(refusalByCommand[state]?.[command] ?? refusalByState[state]);
}
