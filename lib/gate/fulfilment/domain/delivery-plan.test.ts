import { describe, expect, it } from 'vitest';
import { type DueMessage, planDelivery } from './delivery-plan';

const ready: DueMessage = {
  kind: 'ready',
  interrupted: false,
  acked: false,
  money: 'held',
  started: false,
  work: null,
};
const handoff: DueMessage = { ...ready, kind: 'handoff' };

describe('a callback', () => {
  it('is sent while the action is paid and its agent has not acknowledged it', () => {
    expect(planDelivery(ready)).toEqual({ kind: 'send' });
    expect(planDelivery({ ...ready, interrupted: true }), 'receivers know it by its ids').toEqual({ kind: 'send' });
    expect(planDelivery({ ...ready, money: 'released' })).toEqual({ kind: 'send' });
  });
  it.each([{ acked: true }, { money: 'refunded' }, { money: 'refunding' }] as const)(
    'is withdrawn when %j',
    (change) => {
      expect(planDelivery({ ...ready, ...change })).toEqual({ kind: 'withdraw' });
    },
  );
});

describe('a handoff', () => {
  it('is sent for held money, and after a failed one', () => {
    expect(planDelivery(handoff)).toEqual({ kind: 'send' });
    expect(planDelivery({ ...handoff, work: 'execution_failed' })).toEqual({ kind: 'send' });
  });
  it('is never sent again by itself after an interruption', () => {
    expect(planDelivery({ ...handoff, interrupted: true })).toEqual({ kind: 'leave_unknown' });
  });
  it.each([
    { money: 'refunded' },
    { money: 'disputed' },
    { money: 'released' },
    { started: true },
    { work: 'executing' },
    { work: 'executed' },
    { work: 'failed' },
  ] as const)('is withdrawn when %j', (change) => {
    expect(planDelivery({ ...handoff, ...change })).toEqual({ kind: 'withdraw' });
  });
});
