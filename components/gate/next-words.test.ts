import { expect, it } from 'vitest';
import { actorWords, nextWords, noRefundWords } from './next-words';

const facts = { stage: 'paid', provider: 'stripe', position: 'held', refund: 'offered' } as const;

it('says who is waited for', () => {
  expect(nextWords({ ...facts, stage: 'waiting', position: 'none' })).toContain('The payer has not paid yet');
  expect(nextWords({ ...facts, stage: 'waiting', position: 'moving' })).toContain('has not answered');
  expect(nextWords(facts)).toContain('begins when it looks again');
  expect(nextWords({ ...facts, stage: 'refunding', refund: 'retry' })).toContain('refused to pay back');
  expect(nextWords({ ...facts, stage: 'refunded', provider: 'task_budget' })).toContain('task budget');
});

it('explains why there is no refund, and only then', () => {
  expect(noRefundWords({ refund: 'provider', provider: 'mock' })).toContain('took no real money');
  expect(noRefundWords({ refund: 'provider', provider: 'task_budget' })).toContain('task budget');
  for (const refund of ['offered', 'retry', 'unpaid', 'disputed', 'under_way', 'done'] as const) {
    expect(noRefundWords({ refund, provider: 'stripe' })).toBeNull();
  }
});

it('names actors by what they are', () => {
  expect(actorWords('user:1')).toContain('person');
  expect(actorWords('agent:1')).toContain('key of the payment gate');
  expect(actorWords('system:sweep')).toBe('Tidegate');
});
