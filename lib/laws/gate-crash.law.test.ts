import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/pool';
import { stripeParty, uuidOf } from '@/lib/gate/stripe/testing/stripe-party';
import { type GateParty, gateParty, paidAction, presented, quoteBody } from '@/lib/gate/testing/gate-client';
import { type CrashPoint, crashPoints } from '@/lib/kernel/crash-point';
import { uuidV4 } from '@/lib/kernel/ids';
import { type Child, startWorker } from '@/lib/testing/child';
import type { Reply } from '@/lib/testing/client';
import { createConnected } from '@/lib/testing/connected-stripe';
import { createStack, type Stack } from '@/lib/testing/stack';
import { type Deployment, deploy } from './crash-support/deployment';
import { openRecords } from './crash-support/records';

type End = 'fulfilled' | 'failed';

const actions = '/api/v1/agent-actions';
const patienceMs = 90_000;
const pauseMs = 250;

const startsWith = (...names: readonly string[]): readonly CrashPoint[] =>
  crashPoints.filter((point) => names.some((name) => point.startsWith(`${name}.`)));

/** Sends under a key as an honest client does: the same bytes again when the connection broke. */
const asker = (product: Deployment, key: string) => (path: string, body?: unknown, idempotencyKey?: string) =>
  product.ask({
    method: body === undefined ? 'GET' : 'POST',
    path,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
  });

/** Asks until it is as wanted. A busy answer says that it is being worked on. */
async function until(ask: () => Promise<Reply>, isDone: (reply: Reply) => boolean): Promise<Reply> {
  for (let waited = 0; ; waited += pauseMs) {
    const reply = await ask();
    if (isDone(reply)) return reply;
    if (waited > patienceMs) throw new Error(`never came about: ${reply.status} ${JSON.stringify(reply.body)}`);
    await sleep(pauseMs);
  }
}

const openLooker = ({ database }: Stack): Database =>
  openDatabase({ url: database.superuserUrl, applicationName: 'looker', maxConnections: 2 });

describe.concurrent('the payment gate, killed', () => {
  const cases: readonly { readonly at: CrashPoint; readonly end: End }[] = [
    ...startsWith('create', 'fund', 'evidence').map((at) => ({ at, end: 'fulfilled' }) as const),
    ...startsWith('evidence', 'confirm').map((at) => ({ at, end: 'failed' }) as const),
  ];

  it.each(cases)('at $at loses nothing and repeats nothing on the way to $end', async ({ at, end }) => {
    const stack = await createStack();
    const looker = openLooker(stack);
    const records = openRecords(stack.database);
    try {
      const party = await gateParty(stack, (await stack.tenant('acme')).tenant);
      const product = await deploy(stack.database, at);
      try {
        const id = await live(product, party, end);
        // The verdict is settled by the worker when the process died after it.
        for (let waited = 0; !(await records.intent(id)).ended && waited < patienceMs; waited += pauseMs)
          await sleep(pauseMs);
        expect(product.deaths, 'the armed process was killed').toEqual(['SIGKILL']);
        const back = end === 'failed';
        expect(await records.intent(id)).toMatchObject({
          state: back ? 'refunded' : 'released',
          ended: true,
          operations: ['authorise 1 succeeded', ...(back ? ['refund 1 succeeded'] : [])],
          rail: ['authorise 250 called 1', ...(back ? ['refund 250 called 1'] : [])],
          postings: ['hold payer>held 250', back ? 'refund held>payer 250' : 'release held>payee 250'],
          held: 0,
        });
        expect(await gateRows(looker, id)).toEqual({
          quotes: 1,
          grants: 1,
          receipts: 1,
          events: 1,
          said: back ? ['failed', 'refunded'] : ['fulfilled'],
        });
      } finally {
        await product.close();
      }
    } finally {
      await records.close();
      await looker.close();
      await stack.close();
    }
  });

  it.each(startsWith('return'))('at %s sends released money back once', async (at) => {
    const connected = await createConnected();
    try {
      const party = await stripeParty(connected);
      // Stripe keeps a fee: one payment alone could not be given back whole.
      await party.paid();
      const { actionId, sessionId } = await party.started();
      await party.bot.post(`${actions}/${actionId}/complete`, { status: 'fulfilled', metadata: {} });
      const product = await deploy(connected.stack.database, at, {
        TIDEGATE_STRIPE_SANDBOX_KEY: 'sk_test_simulated',
        TIDEGATE_STRIPE_SANDBOX_URL: connected.stage.simulator.url,
      });
      try {
        const ask = asker(product, party.keys.operator);
        const refund = () => ask(`/api/v1/payment-sessions/${sessionId}/refund`, { force: true });
        await until(refund, ({ body }) => ['succeeded', 'already_refunded'].includes(body.refund_status));
        expect(product.deaths).toEqual(['SIGKILL']);
        const payment = Object((await party.page(sessionId)).payment_intent).id;
        const { data } = await connected.stage.stripe.refunds.list({ payment_intent: payment });
        expect(data.map(({ amount }) => amount)).toEqual([250]);
        const postings = 'SELECT kind, amount::int AS amount FROM ledger_transfers WHERE intent_id = $1 ORDER BY kind';
        expect(await connected.superuser.rows(postings, [uuidOf(actionId)])).toEqual([
          { kind: 'hold', amount: 250 },
          { kind: 'release', amount: 250 },
          { kind: 'return', amount: 250 },
        ]);
      } finally {
        await product.close();
      }
    } finally {
      await connected.close();
    }
  });
});

/** A whole action over HTTP; each request may be the one in which the process dies. */
async function live(product: Deployment, { keys }: GateParty, end: End): Promise<string> {
  const bot = asker(product, keys.bot);
  const operator = asker(product, keys.operator);
  const created = await bot(actions, quoteBody, 'create');
  expect(created).toMatchObject({ status: 200, body: { amount_minor: 250 } });
  const { action_id: actionId, payment_session_id: sessionId } = created.body;
  await until(
    () => operator(`/api/v1/payment-sessions/${sessionId}/mock-pay`, {}),
    ({ status, body }) => status === 200 || body.detail === 'payment session already paid',
  );
  const ready = await until(
    () => bot(`${actions}/${actionId}/status`),
    ({ body }) => body.payment_token !== null,
  );
  const { payment_token } = ready.body;
  expect(await bot(`${actions}/${actionId}/start`, { payment_token, presentation: presented }, 'start')).toMatchObject({
    status: 200,
    body: { status: 'ready_to_execute' },
  });
  if (end === 'fulfilled') {
    const report = () => bot(`${actions}/${actionId}/complete`, { status: 'fulfilled', metadata: { result: 'ok' } });
    await until(report, ({ status }) => status === 200);
  } else {
    const fail = () => bot(`${actions}/${actionId}/fail`, {});
    await until(fail, ({ body }) => ['succeeded', 'already_refunded'].includes(body.refund_status));
  }
  const ended = end === 'fulfilled' ? 'fulfilled' : 'refunded';
  await until(
    () => bot(`${actions}/${actionId}/status`),
    ({ body }) => body.quote_status === ended,
  );
  await until(
    () => bot(`/api/v1/payment-sessions/${sessionId}`),
    ({ body }) => body.status === (end === 'fulfilled' ? 'paid' : 'refunded'),
  );
  return uuidOf(actionId);
}

async function gateRows(looker: Database, id: string) {
  const count = (table: string, key = 'quote_id') => `(SELECT count(*)::int FROM ${table} WHERE ${key} = $1)`;
  const text = `SELECT ${count('gate_quotes', 'id')} AS quotes, ${count('gate_grants')} AS grants, ${count('gate_receipts')} AS receipts,
    ${count('gate_resume_events')} AS events,
    ARRAY(SELECT status FROM gate_fulfilments WHERE quote_id = $1 ORDER BY status) AS said`;
  return (await looker.rows(text, [id]))[0];
}

describe.concurrent('a worker that is killed while it tells', () => {
  it.each(startsWith('deliver'))('at %s has the agent told after all', async (at) => {
    const stack = await createStack();
    const looker = openLooker(stack);
    const heard: string[] = [];
    const server = createServer(async (request, response) => {
      heard.push(JSON.parse((await request.toArray()).join('')).action_id);
      response.end();
    });
    const workers: Child[] = [];
    try {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : 0;
      const party = await gateParty(stack, (await stack.tenant('acme')).tenant);
      const { actionId } = await paidAction(party, { callback_url: `http://127.0.0.1:${port}/hook` });
      await survive(stack, looker, workers, at);
      const status = await settled(looker);
      expect(status).toMatchObject({ status: 'delivered' });
      // Between sending and writing that down it is sent again: receivers know it by its ids.
      expect(heard).toEqual(at === 'deliver.after_send' ? [actionId, actionId] : [actionId]);
    } finally {
      await Promise.all(workers.map((worker) => worker.kill()));
      server.close();
      await looker.close();
      await stack.close();
    }
  });

  it.each(['deliver.after_take', 'deliver.after_send'] as const)('at %s never hands off a second time', async (at) => {
    const stack = await createStack();
    const looker = openLooker(stack);
    const workers: Child[] = [];
    try {
      const party = await gateParty(stack, (await stack.tenant('acme')).tenant);
      const { actionId } = await paidAction(party);
      await looker.rows(
        `INSERT INTO gate_deliveries (tenant_id, id, quote_id, bot_id, kind, url, status, next_at, requested_by, created_at)
         VALUES ($1, $2, $3, 'bot-1', 'handoff', 'https://nobody.invalid/buy', 'waiting', now(), 'tests', now())`,
        [party.tenant.id, uuidV4(), uuidOf(actionId)],
      );
      await survive(stack, looker, workers, at);
      expect(await settled(looker)).toEqual({ status: 'unknown', attempts: 1, next_at: null });
      const { body } = await party.bot.get(`${actions}/${actionId}/status`);
      expect(body).toMatchObject({ quote_status: 'execution_failed', status: 'consumed', payment_token: null });
    } finally {
      await Promise.all(workers.map((worker) => worker.kill()));
      await looker.close();
      await stack.close();
    }
  });
});

/** The one message, once it has ended. */
async function settled(looker: Database): Promise<unknown> {
  for (let waited = 0; waited < patienceMs; waited += pauseMs) {
    const [row] = await looker.rows('SELECT status, attempts, next_at FROM gate_deliveries');
    if (Object(row).next_at === null) return row;
    await sleep(pauseMs);
  }
  throw new Error('the message never ended');
}

/** One worker dies at the point; another one finds what it left, once its lease is over. */
async function survive(stack: Stack, looker: Database, workers: Child[], at: CrashPoint): Promise<void> {
  const armed = startWorker(stack.database, { TIDEGATE_CRASH_AT: at });
  workers.push(armed);
  expect(await armed.gone, 'the armed worker was killed').toBe('SIGKILL');
  await looker.rows('UPDATE gate_deliveries SET next_at = now() WHERE next_at IS NOT NULL');
  workers.push(startWorker(stack.database));
}
