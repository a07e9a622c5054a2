import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '@/lib/db/pool';
import { type GateParty, gateParty, seedCtx } from '@/lib/gate/testing/gate-client';
import { recoverOperation, sweepDeadline } from '@/lib/harbor';
import { createStack, type Stack, unhurried } from '@/lib/testing/stack';
import {
  actions,
  budgetBody,
  budgets,
  fundedBudget,
  lookAll,
  payByBudget,
  startPaid,
  uuidOf,
} from './testing/budget-party';

let stack: Stack;
let party: GateParty;
let other: GateParty;
let all: Database;

beforeAll(async () => {
  stack = await createStack({ patience: unhurried });
  party = await gateParty(stack, (await stack.tenant('acme')).tenant);
  other = await gateParty(stack, (await stack.tenant('other')).tenant);
  all = lookAll(stack.database);
});
afterAll(async () => {
  await all?.close();
  await stack?.close();
});

const read = async (id: string) => (await party.bot.get(`${budgets}/${id}`)).body;
const report = (actionId: string, status: string) =>
  party.bot.post(`${actions}/${actionId}/complete`, { status, metadata: { run: actionId } });
const money = async (id: string) => {
  const rows = await all.rows(
    `SELECT kind, debit, credit, amount::int AS amount FROM ledger_transfers WHERE intent_id = $1 ORDER BY kind`,
    [uuidOf(id)],
  );
  return (rows as { kind: string; debit: string; credit: string; amount: number }[]).map(
    ({ kind, debit, credit, amount }) => `${kind} ${debit}>${credit} ${amount}`,
  );
};

/** One action from its reservation to what became of it. */
async function work(id: string, amount: number, status?: 'fulfilled' | 'failed'): Promise<string> {
  const made = await payByBudget(party, id, amount);
  const actionId = String(made.body.action_id);
  if (status === undefined) return actionId;
  await startPaid(party, actionId);
  await report(actionId, status);
  return actionId;
}

describe('a task budget', () => {
  it('is written unpaid, made payable, funded by the mock provider, and read back', async () => {
    const made = await party.bot.post(budgets, budgetBody);
    expect(made).toMatchObject({
      status: 200,
      body: { status: 'created', max_amount_minor: 100, available_minor: 0, provider: null, checkout_url: null },
    });
    expect(made.body.id).toMatch(/^tb_[0-9a-f]{32}$/);
    const open = await party.bot.post(`${budgets}/${made.body.id}/checkout`);
    expect(open.body).toMatchObject({ budget: { status: 'checkout_created', provider: 'mock' } });
    expect(open.body.checkout_url).toBe(`/pay/ps_${String(made.body.id).slice(3)}`);
    expect(open.body.message).toMatch(/^Payment required: a budget of 1\.00 USD/);
    expect((await party.bot.post(`${budgets}/${made.body.id}/mock-fund`)).status).toBe(403);
    const funded = await party.operator.post(`${budgets}/${made.body.id}/mock-fund`);
    expect(funded.body).toMatchObject({ status: 'active', available_minor: 100, checkout_url: null });
    expect(await read(made.body.id)).toEqual(funded.body);
    const again = await party.bot.post(`${budgets}/${made.body.id}/checkout`);
    expect(again.body).toMatchObject({ checkout_url: null, budget: { status: 'active', available_minor: 100 } });
    expect(await money(made.body.id)).toEqual(['hold payer>held 100']);
  });

  it('is found again under the same key, and refused under it for another task', async () => {
    const key = { 'idempotency-key': 'budget-1' };
    const one = await party.bot.post(budgets, budgetBody, key);
    expect((await party.bot.post(budgets, budgetBody, key)).body.id).toBe(one.body.id);
    expect((await party.bot.post(budgets, { ...budgetBody, task_id: 'other' }, key)).status).toBe(409);
  });

  it('is another tenant’s unknown id, and another agent’s forbidden one', async () => {
    const id = await fundedBudget(party);
    expect(await other.bot.get(`${budgets}/${id}`)).toMatchObject({
      status: 404,
      body: { detail: 'task budget not found' },
    });
    expect((await party.other.get(`${budgets}/${id}`)).status).toBe(403);
    expect((await party.other.post(`${budgets}/${id}/release-unused`)).status).toBe(403);
    expect((await other.bot.post('/api/v1/premium-actions', { ...budgetBody })).status).toBe(422);
  });

  it('is not paid with money that an escrow gives back whole or not at all', async () => {
    const made = await party.bot.post(budgets, budgetBody);
    const refused = await party.bot.post(`${budgets}/${made.body.id}/checkout`, undefined, {
      'x-payjent-provider': 'usdc',
    });
    expect([422, 503]).toContain(refused.status);
  });
});

describe('an action that a budget pays for', () => {
  it('B01 takes its part at once, asks nobody, and gets its grant', async () => {
    const id = await fundedBudget(party);
    const made = await payByBudget(party, id);
    expect(made).toMatchObject({ status: 200, body: { status: 'paid', payment_url: null } });
    expect(await read(id)).toMatchObject({ available_minor: 75, reserved_minor: 25, captured_minor: 0 });
    const { body } = await party.bot.get(`${actions}/${made.body.action_id}/status`);
    expect(body).toMatchObject({ status: 'ready', payment_status: 'paid', payment_token_status: 'available' });
    const session = await party.bot.get(`/api/v1/payment-sessions/${made.body.payment_session_id}`);
    expect(session.body).toMatchObject({ provider: 'task_budget', status: 'paid' });
    expect((await startPaid(party, made.body.action_id)).body).toMatchObject({ status: 'ready_to_execute' });
  });

  it('B02 is refused by a budget that does not suffice, and leaves no row', async () => {
    const id = await fundedBudget(party, { max_amount_minor: 10 });
    const before = await all.rows('SELECT count(*)::int AS n FROM gate_quotes');
    const refused = await payByBudget(party, id);
    expect(refused.status).toBe(422);
    expect(refused.body.detail).toContain('sufficient');
    expect(await all.rows('SELECT count(*)::int AS n FROM gate_quotes')).toEqual(before);
    const unfunded = await party.bot.post(budgets, budgetBody);
    for (const each of [unfunded.body.id, `tb_${'0'.repeat(32)}`, 'tb_1']) {
      expect((await payByBudget(party, each)).body.detail).toContain('active funded budget');
    }
    expect(await read(id)).toMatchObject({ available_minor: 10, reserved_minor: 0 });
  });

  it('B03 captured is released to the tenant, and what is unused goes back to the payer', async () => {
    const id = await fundedBudget(party);
    await work(id, 25, 'fulfilled');
    expect(await read(id)).toMatchObject({ reserved_minor: 0, captured_minor: 25, available_minor: 75 });
    const closed = await party.bot.post(`${budgets}/${id}/release-unused`);
    expect(closed).toMatchObject({
      status: 200,
      body: {
        status: 'closed',
        available_minor: 0,
        reserved_minor: 0,
        captured_minor: 25,
        released_minor: 75,
        refunded_minor: 75,
      },
    });
    expect(await money(id)).toEqual(['hold payer>held 100', 'refund held>payer 75', 'release held>payee 25']);
    expect((await party.bot.post(`${budgets}/${id}/release-unused`)).body).toEqual(closed.body);
    expect((await payByBudget(party, id)).status).toBe(422);
    expect((await party.bot.post(`${budgets}/${id}/checkout`)).status).toBe(409);
    const rail = await all.rows(
      'SELECT kind, amount::int AS amount, calls FROM simulated_rail_entries WHERE intent_id = $1',
      [uuidOf(id)],
    );
    expect(rail).toEqual(
      expect.arrayContaining([
        { kind: 'authorise', amount: 100, calls: 1 },
        { kind: 'refund', amount: 75, calls: 1 },
      ]),
    );
    expect(rail).toHaveLength(2);
  });

  it('B04 that fails gives its part back once, however often it is told', async () => {
    const id = await fundedBudget(party);
    const actionId = await work(id, 25);
    const failed = await party.bot.post(`${actions}/${actionId}/fail`, {});
    expect(failed.body).toMatchObject({ refund_status: 'succeeded', payment_status: 'refunded' });
    const again = await party.bot.post(`${actions}/${actionId}/fail`, {});
    expect(again.body).toMatchObject({ refund_status: 'already_refunded' });
    expect(await read(id)).toMatchObject({ available_minor: 100, reserved_minor: 0, released_minor: 25 });
    const entries = await all.rows(
      `SELECT operation_id FROM gate_budget_entries WHERE budget_id = $1 AND kind = 'release'`,
      [uuidOf(id)],
    );
    expect(entries).toEqual([{ operation_id: `released:${actionId}` }]);
    expect(await all.rows('SELECT refund_due_at FROM gate_quotes WHERE id = $1', [uuidOf(actionId)])).toEqual([
      { refund_due_at: null },
    ]);
  });

  it('B04 reported failed releases, and what was captured is never released again', async () => {
    const id = await fundedBudget(party);
    await work(id, 25, 'failed');
    const done = await work(id, 40, 'fulfilled');
    expect((await party.bot.post(`${actions}/${done}/fail`, {})).status).toBe(409);
    expect((await report(done, 'failed')).status).toBe(409);
    expect(await read(id)).toMatchObject({
      available_minor: 60,
      reserved_minor: 0,
      captured_minor: 40,
      released_minor: 25,
    });
  });

  it('B05 of another user or currency does not match the budget', async () => {
    const id = await fundedBudget(party);
    const tries = await Promise.all([
      payByBudget(party, id, 25, { external_user_id: 'user-2' }),
      payByBudget(party, id, 25, { currency: 'EUR' }),
    ]);
    for (const { status, body } of tries) {
      expect(status).toBe(422);
      expect(body.detail).toContain('must match');
    }
    const foreign = await party.other.post('/api/v1/premium-actions', {
      ...budgetBody,
      bot_id: 'bot-2',
      request_summary: 'x',
      amount_minor: 25,
      cost_breakdown: [{ label: 'quote', amount_minor: 25 }],
      provider: 'exa',
      provider_metadata: { q: 1 },
      task_budget_id: id,
    });
    expect(foreign.body.detail).toContain('must match');
  });

  it('4.5 of a few cents is refused without a budget, and paid out of one', async () => {
    const refused = await payByBudget(party, undefined, 1);
    expect(refused.status).toBe(402);
    expect(refused.body.detail).toContain('task_budget_id');
    expect((await payByBudget(party, await fundedBudget(party), 1)).body.status).toBe('paid');
  });

  it('is judged by the risk rules too', async () => {
    const id = await fundedBudget(party);
    const refused = await payByBudget(party, id, 25, { request_summary: 'phishing page' });
    expect(refused).toMatchObject({ status: 403 });
    expect(refused.body.detail).toContain('risk policy');
    expect(await read(id)).toMatchObject({ available_minor: 100, reserved_minor: 0 });
  });

  it('with the same key is one action with one part', async () => {
    const id = await fundedBudget(party);
    const key = { 'idempotency-key': `pay-${id}` };
    const twins = await Promise.all(Array.from({ length: 8 }, () => payByBudget(party, id, 25, {}, key)));
    expect(new Set(twins.map(({ body }) => body.action_id)).size).toBe(1);
    expect(twins.map(({ status }) => status)).toEqual(twins.map(() => 200));
    expect(await read(id)).toMatchObject({ available_minor: 75, reserved_minor: 25 });
    expect((await payByBudget(party, id, 30, {}, key)).status).toBe(409);
  });
});

describe('the end of a budget', () => {
  it('waits for actions that still have a part of it', async () => {
    const id = await fundedBudget(party);
    const actionId = await work(id, 25);
    const refused = await party.bot.post(`${budgets}/${id}/release-unused`);
    expect(refused).toMatchObject({ status: 409 });
    await party.bot.post(`${actions}/${actionId}/fail`, {});
    expect((await party.bot.post(`${budgets}/${id}/release-unused`)).body).toMatchObject({
      status: 'closed',
      released_minor: 125,
      refunded_minor: 100,
      captured_minor: 0,
    });
    expect(await money(id)).toEqual(['hold payer>held 100', 'refund held>payer 100']);
  });

  it('sends nothing back when all of it was captured, and calls no rail', async () => {
    const id = await fundedBudget(party);
    await work(id, 100, 'fulfilled');
    expect((await party.bot.post(`${budgets}/${id}/release-unused`)).body).toMatchObject({
      status: 'closed',
      captured_minor: 100,
      released_minor: 0,
      refunded_minor: 0,
    });
    expect(await money(id)).toEqual(['hold payer>held 100', 'release held>payee 100']);
  });

  it('comes for one that nobody paid: it can’t be paid any more', async () => {
    const made = await party.bot.post(budgets, budgetBody);
    await party.bot.post(`${budgets}/${made.body.id}/checkout`);
    expect((await party.bot.post(`${budgets}/${made.body.id}/release-unused`)).body).toMatchObject({
      status: 'closed',
      released_minor: 0,
    });
    expect((await party.operator.post(`${budgets}/${made.body.id}/mock-fund`)).status).toBe(409);
  });

  it('comes with its deadline by the sweep: unreported work lets go, what was captured is released', async () => {
    const id = await fundedBudget(party);
    await work(id, 30, 'fulfilled');
    const unreported = await work(id, 25);
    const { body } = await party.bot.get(`${actions}/${unreported}/status`);
    await all.rows(`UPDATE intents SET deadline = now() - interval '1 second' WHERE id = $1`, [uuidOf(id)]);
    expect((await payByBudget(party, id, 5)).status).toBe(422);
    expect(await sweepDeadline(stack.services.engine, seedCtx(party.tenant), uuidOf(id))).toBe('moved');
    expect(await read(id)).toMatchObject({
      status: 'closed',
      captured_minor: 30,
      reserved_minor: 0,
      released_minor: 70,
      refunded_minor: 70,
    });
    expect(await money(id)).toEqual(['hold payer>held 100', 'refund held>payer 70', 'release held>payee 30']);
    expect((await party.bot.get(`${actions}/${unreported}/status`)).body).toMatchObject({
      payment_status: 'refunded',
      payment_token: null,
    });
    const late = await party.bot.post(`${actions}/${unreported}/start`, {
      payment_token: body.payment_token,
      presentation: { bot_id: 'bot-1', external_user_id: 'user-1', request_hash: 'hash-1' },
    });
    expect(late.status).toBe(409);
    expect(await sweepDeadline(stack.services.engine, seedCtx(party.tenant), uuidOf(id))).toBe('nothing');
  });

  it('happens once for 32 who ask at the same time', async () => {
    const id = await fundedBudget(party);
    await work(id, 25, 'fulfilled');
    // On a busy machine the rail may not have answered: whoever asks again hears how it ended.
    const insist = async (): Promise<number> => {
      const { status, body } = await party.bot.post(`${budgets}/${id}/release-unused`);
      if (status === 200 && body.refunded_minor === 75) return status;
      const waiting = await all.rows(
        `UPDATE rail_operations SET lease_until = NULL, next_ask_at = now()
         WHERE intent_id = $1 AND status = 'unknown' RETURNING id`,
        [uuidOf(id)],
      );
      for (const row of waiting) {
        await recoverOperation(stack.services.engine, seedCtx(party.tenant), String(Object(row).id), uuidOf(id));
      }
      return [200, 409, 503].includes(status) ? insist() : status;
    };
    const answers = await Promise.all(Array.from({ length: 32 }, insist));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await money(id)).toEqual(['hold payer>held 100', 'refund held>payer 75', 'release held>payee 25']);
  }, 120_000);
});

describe('under load', () => {
  it('64 parallel reservations take no more than there is', async () => {
    const id = await fundedBudget(party, { max_amount_minor: 160 });
    // An honest client asks again, under the same key, when the service was too busy to answer.
    const insist = async (key: string): Promise<number> => {
      const reply = await payByBudget(party, id, 25, {}, { 'idempotency-key': `${id}-${key}` });
      return reply.status === 503 ? insist(key) : reply.status;
    };
    const answers = await Promise.all(Array.from({ length: 64 }, (_, index) => insist(String(index))));
    expect(answers.filter((status) => status === 200)).toHaveLength(6);
    expect(answers.filter((status) => status === 422)).toHaveLength(58);
    expect(await read(id)).toMatchObject({ available_minor: 10, reserved_minor: 150 });
  }, 120_000);

  it('reservations, ends and the closing race each other, and every unit ends in one place', async () => {
    for (let round = 0; round < 4; round++) {
      const id = await fundedBudget(party);
      const mine = await Promise.all([work(id, 10), work(id, 10), work(id, 10)]);
      await Promise.all(mine.map((actionId) => startPaid(party, actionId)));
      await Promise.all([
        report(mine[0] ?? '', 'fulfilled'),
        report(mine[1] ?? '', 'fulfilled'),
        report(mine[2] ?? '', 'failed'),
        ...Array.from({ length: 8 }, () => party.bot.post(`${budgets}/${id}/release-unused`)),
        ...Array.from({ length: 8 }, () => payByBudget(party, id, 10)),
      ]);
      const after = await read(id);
      const parts = after.available_minor + after.reserved_minor + after.captured_minor + after.refunded_minor;
      expect(after.captured_minor).toBe(20);
      expect(parts).toBe(100);
      const booked = await money(id);
      if (after.status === 'closed') {
        expect(booked).toEqual(['hold payer>held 100', 'refund held>payer 80', 'release held>payee 20']);
      } else {
        expect(booked).toEqual(['hold payer>held 100']);
      }
    }
  });
});

const step = fc.oneof(
  fc.record({ do: fc.constant('reserve' as const), amount: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ do: fc.constantFrom('fulfil' as const, 'fail' as const, 'refail' as const), which: fc.nat(5) }),
  fc.constant({ do: 'close' as const }),
);

it('B01–B05 on any history no unit is in two places, and the books agree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const id = await fundedBudget(party);
      const made: string[] = [];
      for (const next of steps) {
        if (next.do === 'reserve') {
          const reply = await payByBudget(party, id, next.amount);
          if (reply.status === 200) made.push(String(reply.body.action_id));
        } else if (next.do === 'close') {
          await party.bot.post(`${budgets}/${id}/release-unused`);
        } else {
          const actionId = made[next.which % Math.max(1, made.length)];
          if (actionId === undefined) continue;
          if (next.do === 'fulfil') {
            await startPaid(party, actionId);
            await report(actionId, 'fulfilled');
          } else {
            await party.bot.post(`${actions}/${actionId}/fail`, { refund: next.do === 'fail' });
          }
        }
        const now = await read(id);
        const parts = now.available_minor + now.reserved_minor + now.captured_minor + now.refunded_minor;
        expect(parts).toBe(100);
        const earned = await all.rows('SELECT earned::int AS earned, state FROM intents WHERE id = $1', [uuidOf(id)]);
        expect(earned).toEqual([
          { earned: now.captured_minor, state: now.status === 'active' ? 'funded' : expect.stringMatching(/^re/) },
        ]);
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);
