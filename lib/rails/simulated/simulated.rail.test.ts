import { describe, expect, it } from 'vitest';
import type { Database } from '@/lib/db/pool';
import { type SandboxScenario, sandboxScenarios } from '@/lib/harbor/ports';
import { simulatedRail } from './simulated.rail';

const now = new Date('2030-01-01T00:00:00.000Z');

/** A book whose database is a millisecond ahead of this process, or rounded up to it. */
const aheadBy = (ms: number, scenario: SandboxScenario): Database => ({
  rows: async () => [
    {
      operation_id: 'op',
      scenario,
      calls: 1,
      verdict: null,
      settles_at: new Date(now.getTime() + ms),
      accepted_at: now,
    },
  ],
  transaction: () => Promise.reject(new Error('not used')),
  close: () => Promise.resolve(),
});

const call = (scenario: SandboxScenario) => ({
  tenantId: 't',
  tenantPublicId: 'org_t',
  environment: 'sandbox' as const,
  scale: 2,
  deadline: now,
  destination: null,
  source: null,
  checkout: null,
  detail: {},
  settings: { achRiskHoldDays: 5 },
  operations: [],
  attempt: 1,
  payment: null,
  operationId: 'op',
  intentId: 'i',
  kind: 'authorise' as const,
  amount: 1n,
  currency: 'usd',
  scenario,
});

const outcomes: Record<SandboxScenario, string> = {
  ok: 'succeeded',
  declined: 'failed',
  delayed: 'pending',
  unknown: 'unknown',
  timeout_then_success: 'unknown',
  timeout_then_failure: 'unknown',
  duplicate_event: 'succeeded',
  wait_for_event: 'pending',
};
const refused: readonly SandboxScenario[] = ['declined', 'timeout_then_failure'];
const told: string[] = [];
const tell = async (_: unknown, _type: string, eventId: string): Promise<void> => {
  told.push(eventId);
};

describe('the simulated rail', () => {
  it.each(sandboxScenarios)('%s has its word at once, whatever the two clocks say', async (scenario) => {
    const rail = simulatedRail('stripe_connect', { db: aheadBy(1, scenario), clock: { now: () => now }, tell });
    const outcome = await rail.execute(call(scenario), new AbortController().signal);
    expect(outcome.status).toBe(outcomes[scenario]);
  });

  it.each(sandboxScenarios)('%s has its final word when its time is over', async (scenario) => {
    const rail = simulatedRail('stripe_connect', { db: aheadBy(-1, scenario), clock: { now: () => now }, tell });
    const outcome = await rail.lookUp(call(scenario), new AbortController().signal);
    expect(outcome.status).toBe(refused.includes(scenario) ? 'failed' : 'succeeded');
  });

  it('tells of a duplicated event twice, under one id', async () => {
    told.length = 0;
    const rail = simulatedRail('stripe_connect', {
      db: aheadBy(0, 'duplicate_event'),
      clock: { now: () => now },
      tell,
    });
    await rail.execute(call('duplicate_event'), new AbortController().signal);
    expect(told).toEqual(['evt_op', 'evt_op']);
  });
});
