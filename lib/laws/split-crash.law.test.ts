import { describe, expect, it } from 'vitest';
import { budgets, fundedBudget, payByBudget, startPaid, uuidOf } from '@/lib/gate/budgets/testing/budget-party';
import { gateParty } from '@/lib/gate/testing/gate-client';
import { crashPoints } from '@/lib/kernel/crash-point';
import { createStack } from '@/lib/testing/stack';
import { deploy } from './crash-support/deployment';
import { openRecords } from './crash-support/records';

const points = crashPoints.filter((point) => point.startsWith('split.'));

describe('a web process that is killed while it closes a task budget', () => {
  it.each(points)('B03 at %s sends back what is unused once, and releases what was captured once', async (at) => {
    const stack = await createStack();
    const records = openRecords(stack.database);
    try {
      const party = await gateParty(stack, (await stack.tenant('acme')).tenant);
      const id = await fundedBudget(party);
      const made = await payByBudget(party, id, 25);
      await startPaid(party, made.body.action_id);
      await party.bot.post(`/api/v1/agent-actions/${made.body.action_id}/complete`, { status: 'fulfilled' });
      const product = await deploy(stack.database, at);
      try {
        const close = {
          method: 'POST' as const,
          path: `${budgets}/${id}/release-unused`,
          body: '',
          headers: { authorization: `Bearer ${party.keys.bot}` },
        };
        expect(await product.ask(close)).toMatchObject({ status: 200, body: { status: 'closed' } });
        expect(product.deaths, 'the armed process was killed').toEqual(['SIGKILL']);
        const read = async () => (await party.bot.get(`${budgets}/${id}`)).body;
        await expect.poll(read, { timeout: 60_000, interval: 250 }).toMatchObject({
          status: 'closed',
          captured_minor: 25,
          released_minor: 75,
          refunded_minor: 75,
        });
        expect(await product.ask(close)).toMatchObject({ status: 200, body: { refunded_minor: 75 } });
        const { operations, rail, postings, events, held, state, end_reason } = await records.intent(uuidOf(id));
        expect({ operations, rail, postings, held, state, end_reason }).toEqual({
          operations: ['authorise 1 succeeded', 'refund 1 succeeded'],
          rail: ['authorise 100 called 1', 'refund 75 called 1'],
          postings: ['hold payer>held 100', 'refund held>payer 75', 'release held>payee 25'],
          held: 0,
          state: 'released',
          end_reason: 'split',
        });
        expect(events.filter((kind) => kind === 'released')).toHaveLength(1);
      } finally {
        await product.close();
      }
    } finally {
      await records.close();
      await stack.close();
    }
  });
});
