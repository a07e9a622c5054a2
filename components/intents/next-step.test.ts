import { describe, expect, it } from 'vitest';
import type { IntentDetail, IntentStatus, Operation } from '@/lib/views/contract';
import { nextStep } from './next-step';

type Story = Pick<IntentDetail, 'status' | 'deadline' | 'endReason' | 'paymentUrl' | 'operations' | 'railFacts'>;

const story = (status: IntentStatus, change: Partial<Story> = {}): Story => ({
  status,
  deadline: '2026-11-28T12:00:00.000Z',
  endReason: null,
  paymentUrl: null,
  operations: [],
  railFacts: [],
  ...change,
});

const asked: Operation = {
  id: 'op',
  kind: 'authorise',
  state: 'pending',
  attempt: 1,
  rail: 'stripe_connect',
  railReference: null,
  money: { amount: '1', asset: 'usd' },
  plannedAt: '2026-11-21T12:00:00.000Z',
  finishedAt: null,
  lastAskedAt: null,
  nextAskAt: '2026-11-21T12:00:30.000Z',
  problem: null,
  detail: {},
};

describe('the next step', () => {
  it('is the payer’s while the rail has a page for them', () => {
    const paymentUrl = 'https://pay.test/1';
    for (const status of ['open', 'funding'] as const) {
      expect(nextStep(story(status, { paymentUrl, operations: [asked] }))).toMatchObject({
        words: expect.stringContaining('Waits for the payer'),
        atWords: 'Deadline',
      });
    }
    expect(nextStep(story('funding', { operations: [asked] }))).toMatchObject({
      at: asked.nextAskAt,
      atWords: 'Asks again',
    });
  });

  it('says why the money went back', () => {
    expect(nextStep(story('refunded', { endReason: 'hold_lost' })).words).toContain('let the hold go');
    expect(nextStep(story('refunded', { endReason: 'expired' })).words).toContain('No evidence came');
    expect(nextStep(story('refunded', { endReason: 'predicate_failed' })).words).toContain('Nothing is left to do');
  });

  it('does not say that nothing is left while a claim stands', () => {
    const claim = {
      id: 'f',
      at: '2026-11-29T12:00:00.000Z',
      kind: 'funds_withdrawn',
      reference: 'dp_1',
      reason: 'fraudulent',
      money: { amount: '1', asset: 'usd' },
      inquiry: false,
      won: null,
      dueAt: null,
      afterEnd: true,
    };
    for (const status of ['released', 'refunded'] as const) {
      expect(nextStep(story(status, { railFacts: [claim] })).words).not.toContain('Nothing is left to do');
    }
  });
});
