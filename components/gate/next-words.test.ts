import { expect, it } from 'vitest';
import { actorWords, grantWords, nextWords, noRefundWords } from './next-words';

const facts = { stage: 'paid', provider: 'stripe', position: 'held', refund: 'offered' } as const;

it('says who is waited for', () => {
  expect(nextWords({ ...facts, stage: 'waiting', position: 'none' })).toContain('The payer has not paid yet');
  expect(nextWords({ ...facts, stage: 'waiting', position: 'moving' })).toContain('has not answered');
  expect(nextWords(facts)).toContain('begins when it looks again');
  expect(nextWords({ ...facts, stage: 'refunding', refund: 'retry' })).toContain('refused to pay back');
  expect(nextWords({ ...facts, stage: 'refunded', provider: 'task_budget' })).toContain('task budget');
});

it('explains why there is no refund, and only then', () => {
  const refusedBy = (provider: string, stage: 'done' | 'failed') =>
    noRefundWords({ refund: 'provider', provider, stage });
  expect(refusedBy('mock', 'failed')).toContain('took no real money');
  expect(refusedBy('task_budget', 'failed')).toContain('goes back into the budget');
  expect(refusedBy('task_budget', 'done')).toContain('was taken');
  for (const refund of ['offered', 'retry', 'unpaid', 'disputed', 'under_way', 'done'] as const) {
    expect(noRefundWords({ refund, provider: 'stripe', stage: 'paid' })).toBeNull();
  }
});

it('says what a grant waits for', () => {
  const grant = { state: 'unissued', issued: 0, expiresAt: null, consumedAt: null } as const;
  expect(grantWords({ grant, position: 'none' })).toBe('Not issued yet');
  expect(grantWords({ grant, position: 'held' })).toBe('Issued when the agent looks');
});

it('names actors by what they are', () => {
  expect(actorWords('user:1')).toContain('person');
  expect(actorWords('agent:1')).toContain('key of the payment gate');
  expect(actorWords('system:sweep')).toBe('Tidegate');
});
