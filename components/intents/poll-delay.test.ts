import { expect, it } from 'vitest';
import type { IntentStatus } from '@/lib/views/contract';
import { pollDelay, retryDelay } from './poll-delay';

const now = Date.parse('2026-11-20T12:00:00Z');
const delay = (status: IntentStatus, secondsAgo: number) =>
  pollDelay(
    {
      status,
      timeline: [
        {
          id: '1',
          at: new Date(now - secondsAgo * 1_000).toISOString(),
          kind: 'intent_created',
          actor: { kind: 'system', id: 's', name: 's' },
          requestId: null,
          cause: 'request',
          detail: null,
          seq: null,
        },
      ],
    },
    now,
  );

it.each(['released', 'refunded', 'expired', 'canceled'] as const)('never reads a %s intent again', (status) => {
  expect(delay(status, 0)).toBe(false);
});

it('asks often at first and seldom later', () => {
  expect(delay('funded', 0)).toBe(2_000);
  expect(delay('funded', 60)).toBe(6_000);
  expect(delay('funded', 3_600)).toBe(20_000);
});

it('waits longer after each failure', () => {
  expect([0, 1, 2, 9].map(retryDelay)).toEqual([2_000, 4_000, 8_000, 20_000]);
});
