import { describe, expect, test } from 'vitest';
import {
  type IntentCommand,
  type IntentState,
  intentMachine,
  type intentRefusals,
  refusalOf,
  wireStateOf,
} from './intent.machine';

/** Every state × command: where it leads, or the code that refuses it. */
const matrix: Record<IntentState, Record<IntentCommand, readonly IntentState[] | keyof typeof intentRefusals.table>> = {
  open: {
    fund: ['funded'],
    submit_evidence: 'intent.not_funded',
    confirm: 'intent.not_funded',
    open_dispute: 'intent.not_funded',
    resolve_dispute: 'intent.not_disputed',
    expire: ['expired'],
    cancel: ['canceled'],
    lose_hold: 'intent.not_funded',
    split: 'intent.not_funded',
  },
  funded: {
    fund: 'intent.already_funded',
    submit_evidence: ['evidence_submitted'],
    confirm: 'intent.evidence_missing',
    open_dispute: ['disputed'],
    resolve_dispute: 'intent.not_disputed',
    expire: ['refunded'],
    cancel: 'intent.already_funded',
    lose_hold: ['refunded'],
    split: ['released'],
  },
  evidence_submitted: {
    fund: 'intent.already_funded',
    submit_evidence: 'intent.evidence_already_submitted',
    confirm: ['released', 'refunded'],
    open_dispute: ['disputed'],
    resolve_dispute: 'intent.not_disputed',
    expire: 'intent.evidence_already_submitted',
    cancel: 'intent.evidence_already_submitted',
    lose_hold: ['refunded'],
    split: 'intent.evidence_already_submitted',
  },
  disputed: {
    fund: 'intent.disputed',
    submit_evidence: 'intent.disputed',
    confirm: 'intent.disputed',
    open_dispute: 'intent.disputed',
    resolve_dispute: ['released', 'refunded'],
    expire: 'intent.disputed',
    cancel: 'intent.disputed',
    lose_hold: ['refunded'],
    split: 'intent.disputed',
  },
  released: everyCommand('intent.released'),
  refunded: everyCommand('intent.refunded'),
  expired: everyCommand('intent.expired'),
  canceled: everyCommand('intent.canceled'),
};

function everyCommand(code: keyof typeof intentRefusals.table) {
  return {
    fund: code,
    submit_evidence: code,
    confirm: code,
    open_dispute: code,
    resolve_dispute: code,
    expire: code,
    cancel: code,
    lose_hold: code,
    split: code,
  };
}

describe.each(intentMachine.states)('%s', (state) => {
  test.each(intentMachine.commands)('× %s', (command) => {
    const expected = matrix[state][command];
    const refusal = refusalOf(state, command);
    if (typeof expected === 'string') expect(refusal).toMatchObject({ code: expected, status: 409 });
    else expect(refusal).toBeNull();
    expect(intentMachine.targets(state, command)).toEqual(typeof expected === 'string' ? [] : expected);
  });
});

test('the unfunded ends are open on the wire, every other state is itself', () => {
  expect(intentMachine.states.filter((state) => wireStateOf(state) !== state)).toEqual(['expired', 'canceled']);
  expect(wireStateOf('expired')).toBe('open');
});
