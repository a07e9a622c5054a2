import { describe, expect, it } from 'vitest';
import { type StageFacts, stageOf } from './stage';

const facts = (change: Partial<StageFacts>): StageFacts => ({
  quoteStatus: 'quoted',
  paymentStatus: null,
  lastFulfilment: null,
  executions: [],
  hasGrant: false,
  ...change,
});

describe('the stage of an action', () => {
  it.each<[string, Partial<StageFacts>, string]>([
    ['a quote alone', {}, 'quoted'],
    ['an open session', { paymentStatus: 'checkout_created' }, 'checkout'],
    ['a paid session', { quoteStatus: 'paid', paymentStatus: 'paid' }, 'paid'],
    ['a grant', { paymentStatus: 'checkout_created', hasGrant: true }, 'paid'],
    ['work under way', { quoteStatus: 'executing', paymentStatus: 'paid', hasGrant: true }, 'executing'],
    ['a tool’s execution', { paymentStatus: 'paid', executions: ['ready_to_execute'] }, 'executing'],
    ['finished work', { quoteStatus: 'fulfilled', paymentStatus: 'paid' }, 'succeeded'],
    ['a finished tool', { paymentStatus: 'paid', executions: ['succeeded'] }, 'succeeded'],
    ['failed work', { quoteStatus: 'failed', paymentStatus: 'paid' }, 'failed'],
    ['a handoff that failed', { quoteStatus: 'execution_failed', paymentStatus: 'paid' }, 'failed'],
    ['a failed tool', { paymentStatus: 'paid', executions: ['failed'] }, 'failed'],
    ['money that goes back', { quoteStatus: 'refund_requested', paymentStatus: 'refund_pending' }, 'failed'],
    ['a person who asked for a refund', { quoteStatus: 'fulfilled', lastFulfilment: 'refund_requested' }, 'failed'],
    ['money that went back', { quoteStatus: 'refunded', paymentStatus: 'refunded' }, 'failed'],
  ])('%s', (_name, change, stage) => expect(stageOf(facts(change))).toBe(stage));
});
