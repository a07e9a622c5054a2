import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type CrashPoint, crashPoints } from '@/lib/kernel/crash-point';
import { uuidV4 } from '@/lib/kernel/ids';
import { type Child, startWorker } from '@/lib/testing/child';
import { type Client, createClient, type Reply, type Sent } from '@/lib/testing/client';
import { createStack, type Stack, type TestTenant } from '@/lib/testing/stack';
import { deploy } from './crash-support/deployment';
import { type IntentRecords, openRecords, type Records } from './crash-support/records';

type End = 'released' | 'refunded';

const amount = 20_000;
const spent = 18_700;
const payloads = {
  released: { status: 'completed', cost_cents: spent },
  refunded: { status: 'failed', cost_cents: spent },
} as const;

/** Plans of one operation each, and a plan of two for holding and two for releasing. */
type Rail = 'stripe_connect' | 'adyen_manual_capture';

/** The whole life of one intent as requests that are signed once; only the guard's needs the token of funding. */
function lifecycle(client: Client, intentId: string, end: End, rail: Rail) {
  const keyed = (name: string) => ({ 'idempotency-key': `${name}-${intentId}` });
  const { create, fund, evidence, confirm, plain } = client.requests;
  return {
    create: create({ intentId, amountCents: amount, rail }, keyed('create')),
    fund: fund(intentId, keyed('fund')),
    verify: (token: string) =>
      plain(
        'POST',
        '/verify',
        { intent_id: intentId, token, operation: 'travel.book_hotel', requested_spend_cents: spent },
        keyed('verify'),
      ),
    evidence: evidence(intentId, payloads[end], keyed('evidence')),
    confirm: confirm(intentId, keyed('confirm')),
  };
}

/** What must be kept of an intent that was settled, however often a process died on the way. */
const recordsOf = (end: End, rail: Rail): IntentRecords => {
  const isLong = rail === 'adyen_manual_capture';
  const holding = isLong ? ['open_checkout', 'authorise'] : ['authorise'];
  const releasing = isLong ? ['capture', 'transfer'] : ['capture'];
  const settling = end === 'released' ? releasing : ['void'];
  const operations = [...holding, ...settling];
  return {
    state: end,
    status: end,
    ended: true,
    end_reason: end === 'released' ? 'predicate_passed' : 'predicate_failed',
    operations: operations.map((kind) => `${kind} 1 succeeded`).sort(),
    rail: operations.map((kind) => `${kind} ${amount} called 1`).sort(),
    postings: [
      `hold payer>held ${amount}`,
      end === 'released' ? `release held>payee ${amount}` : `refund held>payer ${amount}`,
    ].sort(),
    events: [
      'evidence_submitted',
      'intent_created',
      'predicate_evaluated',
      end,
      'settlement_hold_placed',
      ...settling.map(() => 'settlement_rail_confirmed'),
    ].sort(),
    audit: [
      'intent.confirm',
      'intent.create',
      'intent.evidence',
      'intent.fund',
      ...operations.map((kind) => `rail.${kind}.succeeded`),
      'spend.allow',
    ].sort(),
    held: 0,
    spent,
  };
};

describe.concurrent('a web process that is killed', () => {
  const settles = (point: CrashPoint): boolean => point.startsWith('confirm.');
  const inRequests = crashPoints.filter((point) => !/^(?:fact|repay|deliver|return|split)\./.test(point));
  const ofOperations = inRequests.filter((point) => /\.after_(rail|outcome)$/.test(point));
  const cases: readonly Crash[] = [
    ...inRequests.map((at) => ({ at, end: 'released', rail: 'stripe_connect' }) as const),
    ...inRequests.filter(settles).map((at) => ({ at, end: 'refunded', rail: 'stripe_connect' }) as const),
    // Between and after the two operations of one plan.
    ...ofOperations.flatMap((point) =>
      [point, `${point}#2`].map((at) => ({ at, end: 'released', rail: 'adyen_manual_capture' }) as const),
    ),
  ];

  it.each(cases)('at $at loses nothing and repeats nothing on the way to $end over $rail', async (crash) => {
    const stack = await createStack();
    try {
      await surviveKill(stack, await stack.tenant('acme'), crash);
    } finally {
      await stack.close();
    }
  });
});

describe.concurrent('a process that pays a payee again and is killed', () => {
  const points = crashPoints.filter((point) => point.startsWith('repay.'));

  it.each(points)('at %s pays them once', async (point) => {
    const stack = await createStack();
    const records = openRecords(stack.database);
    const product = await deploy(stack.database, point);
    try {
      const acme = await stack.tenant('acme');
      const client = createClient(acme.identity, product.carry);
      const intentId = uuidV4();
      await client.create({ intentId, rail: 'stripe_ach_debit' });
      await client.fund(intentId);
      await client.evidence(intentId, payloads.released);
      expect(await client.confirm(intentId)).toMatchObject({ status: 200, body: { state: 'released' } });
      const reconcile = () =>
        client.requests.plain(
          'POST',
          `/harbor/operator/v1/intents/${intentId}/reconcile`,
          {},
          {
            'idempotency-key': uuidV4(),
          },
        );
      await records.happen(acme.tenant.id, intentId, ['dispute_opened', 'funds_withdrawn']);
      expect(await product.carry(reconcile())).toMatchObject({ status: 200 });
      await records.happen(acme.tenant.id, intentId, ['funds_reinstated']);
      // Who asks within a second of another hears the same answer.
      await sleep(1_200);
      await product.carry(reconcile()).catch(() => undefined);
      await product.restart();
      // The dead process has the turn for a minute more; nobody needs to wait for that here.
      await records.endTurns();
      await product.carry(reconcile());
      expect(product.deaths, 'the armed process was killed').toEqual(['SIGKILL']);
      const calls = async () => (await records.intent(intentId)).operations;
      await expect
        .poll(calls, { timeout: 90_000, interval: 250 })
        .toEqual([
          'authorise 1 succeeded',
          'reverse_transfer 1 succeeded',
          'transfer 1 succeeded',
          'transfer 2 succeeded',
        ]);
      expect(await records.intent(intentId)).toMatchObject({
        state: 'released',
        rail: [
          'authorise 20000 called 1',
          'reverse_transfer 20000 called 1',
          'transfer 20000 called 1',
          'transfer 20000 called 1',
        ],
        postings: [
          'hold payer>held 20000',
          'reinstatement payer>platform 20000',
          'release held>payee 20000',
          'repayment platform>payee 20000',
          'reversal payee>platform 20000',
          'withdrawal platform>payer 20000',
        ],
      });
    } finally {
      await product.close();
      await records.close();
      await stack.close();
    }
  });
});

describe.concurrent('a worker that is killed', () => {
  const points = crashPoints.filter((point) => point.startsWith('fact.'));

  it.each(points)('at %s applies what happened at the rail once', async (point) => {
    const stack = await createStack();
    const records = openRecords(stack.database);
    const workers: Child[] = [];
    try {
      const acme = await stack.tenant('acme');
      const intentId = uuidV4();
      await acme.client.create({ intentId });
      expect(await acme.client.fund(intentId)).toMatchObject({ status: 200 });
      const armed = startWorker(stack.database, { TIDEGATE_CRASH_AT: point });
      workers.push(armed);
      const admin = acme.as(await acme.key('tenant_admin'));
      const event = { intent_id: intentId, type: 'ach_returned' };
      expect(await admin.post('/v1/sandbox/simulator/events', event)).toMatchObject({ status: 202 });
      expect(await armed.gone, 'the armed worker was killed').toBe('SIGKILL');
      workers.push(startWorker(stack.database));
      const applied = async () =>
        (await records.intent(intentId)).audit.filter((action) => action.startsWith('rail.fact'));
      // The dead worker has the event to itself for a minute more; nobody needs to wait for that here.
      await records.release('simulated');
      await expect.poll(applied, { timeout: 90_000, interval: 250 }).toHaveLength(3);
      expect(await records.intent(intentId)).toMatchObject({
        state: 'disputed',
        postings: ['hold payer>held 20000', 'withdrawal platform>payer 20000'],
        audit: expect.arrayContaining([
          'rail.fact.dispute_closed',
          'rail.fact.dispute_opened',
          'rail.fact.funds_withdrawn',
        ]),
      });
    } finally {
      await Promise.all(workers.map((worker) => worker.kill()));
      await records.close();
      await stack.close();
    }
  });
});

interface Crash {
  readonly at: string;
  readonly end: End;
  readonly rail: Rail;
}

async function surviveKill(stack: Stack, { identity }: TestTenant, { at, end, rail }: Crash): Promise<void> {
  const records = openRecords(stack.database);
  const product = await deploy(stack.database, at);
  const said: { sent: Sent; reply: Reply }[] = [];
  const ask = async (sent: Sent): Promise<Reply> => {
    const reply = await product.ask(sent);
    said.push({ sent, reply });
    return reply;
  };
  try {
    const intentId = uuidV4();
    const requests = lifecycle(createClient(identity, product.carry), intentId, end, rail);
    expect(await ask(requests.create)).toMatchObject({ status: 201, body: { state: 'open' } });
    const funded = await ask(requests.fund);
    expect(funded).toMatchObject({ status: 200, body: { state: 'funded' } });
    const allowed = await ask(requests.verify(funded.body.capability_token));
    expect(allowed).toMatchObject({ status: 200, body: { allow: true, remaining_cents: amount - spent } });
    expect(await ask(requests.evidence)).toMatchObject({
      status: 200,
      body: { predicate_passed: end === 'released' },
    });
    expect(await ask(requests.confirm)).toMatchObject({ status: 200, body: { state: end } });
    expect(product.deaths, 'the armed process was killed').toEqual(['SIGKILL']);

    expect(await once(records, intentId)).toEqual(recordsOf(end, rail));
    for (const { sent, reply } of said) {
      expect(await product.carry(sent), sent.path).toMatchObject({ status: reply.status, body: reply.body });
    }
    expect(await once(records, intentId), 'after every request came once more').toEqual(recordsOf(end, rail));
  } finally {
    await product.close();
    await records.close();
  }
}

/** Answers that were given again are on record too; they change nothing. */
const repeats = ['capability.issue', 'intent.confirm.repeat'];

async function once(records: Records, intentId: string): Promise<IntentRecords> {
  const kept = await records.intent(intentId);
  return { ...kept, audit: kept.audit.filter((action) => !repeats.includes(action)) };
}
