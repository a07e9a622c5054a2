import { describe, expect, it } from 'vitest';
import type { OperationFacts, StuckFacts } from './stuck-facts';
import { findStuck, type StuckCode, severities, stuckRules, stuckSources } from './stuck-rules';
import { businessDaysBefore } from './usual-time';

// A Wednesday.
const now = new Date('2030-05-15T12:00:00.000Z');
const minutes = (count: number): Date => new Date(now.getTime() + count * 60_000);
const seconds = (count: number): Date => new Date(now.getTime() + count * 1_000);
const hours = (count: number): Date => minutes(count * 60);

const operation = (change: Partial<OperationFacts>): OperationFacts => ({
  id: 'op',
  kind: 'authorise',
  attempt: 1,
  status: 'succeeded',
  railRef: 'ref',
  failureCode: null,
  asked: 0,
  lastAskedAt: null,
  nextAskAt: null,
  leaseUntil: null,
  createdAt: hours(-1),
  finishedAt: null,
  isPayersTurn: false,
  ...change,
});

const healthy: StuckFacts = {
  intentId: 'intent',
  state: 'evidence_submitted',
  status: 'evidence_submitted',
  settlementKind: null,
  rail: 'stripe_connect',
  deadline: hours(48),
  holdExpiresAt: hours(96),
  dueAt: hours(48),
  endedAt: null,
  updatedAt: hours(-1),
  operations: [operation({})],
  facts: [],
  platform: 0n,
};
const facts = (change: Partial<StuckFacts>): StuckFacts => ({ ...healthy, ...change });
const withOperation = (change: Partial<OperationFacts>, intent: Partial<StuckFacts> = {}): StuckFacts =>
  facts({ ...intent, operations: [operation({ createdAt: hours(-2) }), operation({ id: 'next', ...change })] });

const fact = (kind: string, more: object = {}) => ({
  kind,
  ref: 'dp_1',
  reason: 'fraudulent',
  inquiry: false,
  dueAt: null,
  createdAt: hours(-3),
  ...more,
});
const ended = { state: 'released', status: 'released', settlementKind: 'release', endedAt: hours(-24) } as const;
const decided = { settlementKind: 'release' } as const;
const refusal = (attempt: number) =>
  operation({ id: `r${attempt}`, kind: 'capture', status: 'failed', attempt, failureCode: 'no' });

/** For each rule: facts that it fires on, since when, and the nearest that it keeps silent about. */
const repaid = (status: string) => [
  operation({ kind: 'transfer', status: 'succeeded' }),
  operation({ kind: 'reverse_transfer', status: 'succeeded' }),
  operation({ kind: 'transfer', status }),
];

const table: readonly { code: StuckCode; fires: StuckFacts; since: Date; silent: readonly StuckFacts[] }[] = [
  {
    code: 'captured_not_transferred',
    fires: facts({
      ...decided,
      operations: [operation({ kind: 'capture' }), operation({ kind: 'transfer', status: 'failed' })],
    }),
    since: hours(-1),
    silent: [
      facts({
        ...decided,
        operations: [
          operation({ kind: 'capture' }),
          operation({ kind: 'transfer', status: 'sent', leaseUntil: seconds(5) }),
        ],
      }),
      facts({ ...ended, operations: [operation({ kind: 'capture' })] }),
    ],
  },
  {
    code: 'settlement_refused_repeatedly',
    fires: facts({ ...decided, operations: [refusal(1), refusal(2), refusal(3)] }),
    since: hours(-1),
    silent: [facts({ ...ended, operations: [refusal(1), refusal(2), refusal(3)] })],
  },
  {
    code: 'settlement_refused',
    fires: facts({ ...decided, operations: [refusal(1), refusal(2)] }),
    since: hours(-1),
    silent: [
      facts({ ...decided, updatedAt: seconds(-59), operations: [refusal(1)] }),
      facts({ operations: [operation({ status: 'failed' })] }),
    ],
  },
  {
    code: 'settling_without_operation',
    fires: facts({ ...decided, status: 'settling' }),
    since: hours(-1),
    silent: [facts({ ...decided, status: 'settling', updatedAt: seconds(-59) })],
  },
  {
    code: 'disputed_hold_lapses',
    fires: facts({ state: 'disputed', holdExpiresAt: hours(23) }),
    since: hours(-1),
    silent: [facts({ state: 'disputed', holdExpiresAt: hours(25) }), facts({ state: 'disputed', holdExpiresAt: null })],
  },
  {
    code: 'operation_unknown',
    fires: withOperation({ kind: 'capture', status: 'unknown', createdAt: seconds(-10) }),
    since: seconds(-10),
    silent: [withOperation({ status: 'unknown', createdAt: seconds(-9) }), withOperation({ status: 'failed' })],
  },
  {
    code: 'operation_unanswered',
    fires: withOperation({ status: 'sent', leaseUntil: seconds(-10), createdAt: seconds(-18) }),
    since: seconds(-18),
    silent: [withOperation({ status: 'sent', leaseUntil: seconds(1), createdAt: seconds(-7) })],
  },
  {
    code: 'deadline_missed',
    fires: facts({ deadline: minutes(-5) }),
    since: minutes(-5),
    silent: [
      facts({ deadline: minutes(-4) }),
      facts({ deadline: minutes(-9), state: 'disputed' }),
      facts({ deadline: minutes(-9), endedAt: minutes(-8) }),
      withOperation({ status: 'pending', createdAt: minutes(-1) }, { deadline: minutes(-9) }),
    ],
  },
  {
    code: 'reversal_refused',
    fires: facts({
      ...ended,
      platform: -5n,
      facts: [fact('funds_withdrawn')],
      operations: [operation({ kind: 'reverse_transfer', status: 'failed' })],
    }),
    since: hours(-3),
    silent: [
      facts({
        ...ended,
        platform: 0n,
        facts: [fact('funds_withdrawn')],
        operations: [operation({ kind: 'reverse_transfer', status: 'failed' })],
      }),
    ],
  },
  {
    code: 'repayment_refused',
    fires: facts({
      ...ended,
      platform: 5n,
      facts: [fact('funds_withdrawn')],
      operations: repaid('failed'),
    }),
    since: hours(-3),
    silent: [
      facts({ ...ended, platform: 0n, facts: [fact('funds_withdrawn')], operations: repaid('succeeded') }),
      facts({ ...ended, platform: -5n, facts: [fact('funds_withdrawn')], operations: repaid('failed') }),
      facts({ ...ended, platform: 5n, facts: [fact('refund_failed')], operations: [operation({ kind: 'refund' })] }),
    ],
  },
  {
    code: 'claim_open',
    fires: facts({ ...ended, facts: [fact('dispute_opened')] }),
    since: hours(-3),
    silent: [
      facts({ ...ended, facts: [fact('dispute_opened', { inquiry: true })] }),
      facts({ ...ended, facts: [fact('dispute_opened'), fact('dispute_closed')] }),
      facts({ ...ended, state: 'refunded', facts: [fact('dispute_opened')] }),
      facts({ ...ended, facts: [fact('dispute_opened', { createdAt: hours(-181 * 24) })] }),
      facts({ facts: [fact('dispute_opened')] }),
      facts({ ...ended, facts: [fact('warning')] }),
    ],
  },
  {
    code: 'operation_pending_long',
    fires: withOperation({ status: 'pending', createdAt: minutes(-15) }),
    since: minutes(-15),
    silent: [
      withOperation({ status: 'pending', createdAt: minutes(-14) }),
      withOperation({ status: 'pending', createdAt: minutes(-60), nextAskAt: hours(24) }),
      withOperation({ status: 'pending', createdAt: minutes(-60), isPayersTurn: true }),
      withOperation({ status: 'pending', createdAt: hours(-7 * 24) }, { rail: 'stripe_ach_debit' }),
      withOperation({ status: 'pending', createdAt: hours(-7 * 24) }, { rail: 'barter' }),
    ],
  },
  {
    code: 'hold_lapses_soon',
    fires: facts({ holdExpiresAt: hours(24) }),
    since: now,
    silent: [facts({ holdExpiresAt: hours(25) }), facts({ ...ended, holdExpiresAt: hours(1) })],
  },
];

describe('the rules', () => {
  it('are each tried', () => {
    expect(table.map(({ code }) => code)).toEqual(stuckRules.map(({ code }) => code));
  });

  it('say nothing about an intent that goes its way', () => {
    expect(findStuck(healthy, now)).toBeNull();
    expect(findStuck(facts({ ...ended, settlementKind: 'refund', state: 'refunded' }), now)).toBeNull();
  });

  it.each(table)('$code fires, and says since when', ({ code, fires, since }) => {
    expect(findStuck(fires, now)).toMatchObject({ code, since });
  });

  it.each(table)('$code keeps silent where it does not apply', ({ code, silent }) => {
    for (const other of silent) expect(findStuck(other, now)?.code).not.toBe(code);
  });

  it('stand with the most severe first', () => {
    const ranks = stuckRules.map(({ source }) => severities.indexOf(stuckSources[source]));
    expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
  });

  it('never advise to call the rail beside a call whose end is unknown', () => {
    const unknown = withOperation({ kind: 'transfer', status: 'unknown' }, { ...decided, deadline: hours(-1) });
    expect(findStuck(unknown, now)?.action.kind).toBe('ask_the_rail');
  });
});

it('waits for banks by business days', () => {
  expect(businessDaysBefore(now, 6)).toEqual(new Date('2030-05-07T12:00:00.000Z'));
  const pending = (createdAt: Date) => withOperation({ status: 'pending', createdAt }, { rail: 'stripe_ach_debit' });
  expect(findStuck(pending(new Date('2030-05-07T12:00:00.000Z')), now)?.code).toBe('operation_pending_long');
  expect(findStuck(pending(new Date('2030-05-07T12:00:01.000Z')), now)).toBeNull();
});
