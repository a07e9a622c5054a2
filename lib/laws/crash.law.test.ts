import { describe, expect, it } from 'vitest';
import { type CrashPoint, crashPoints } from '@/lib/kernel/crash-point';
import { uuidV4 } from '@/lib/kernel/ids';
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

/** The whole life of one intent as requests that are signed once; only the guard's needs the token of funding. */
function lifecycle(client: Client, intentId: string, end: End) {
  const keyed = (name: string) => ({ 'idempotency-key': `${name}-${intentId}` });
  const { create, fund, evidence, confirm, plain } = client.requests;
  return {
    create: create({ intentId, amountCents: amount }, keyed('create')),
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
const recordsOf = (end: End): IntentRecords => {
  const settlement = end === 'released' ? 'capture' : 'void';
  return {
    state: end,
    status: end,
    ended: true,
    end_reason: end === 'released' ? 'predicate_passed' : 'predicate_failed',
    operations: ['authorise 1 succeeded', `${settlement} 1 succeeded`].sort(),
    rail: [`authorise ${amount} called 1`, `${settlement} ${amount} called 1`].sort(),
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
      'settlement_rail_confirmed',
    ].sort(),
    audit: [
      'intent.confirm',
      'intent.create',
      'intent.evidence',
      'intent.fund',
      'rail.authorise.succeeded',
      `rail.${settlement}.succeeded`,
      'spend.allow',
    ],
    held: 0,
    spent,
  };
};

describe.concurrent('a web process that is killed', () => {
  const settles = (point: CrashPoint): boolean => point.startsWith('confirm.');
  const cases = crashPoints.flatMap((point): readonly { point: CrashPoint; end: End }[] =>
    settles(point)
      ? [
          { point, end: 'released' },
          { point, end: 'refunded' },
        ]
      : [{ point, end: 'released' }],
  );

  it.each(cases)('at $point loses nothing and repeats nothing on the way to $end', async ({ point, end }) => {
    const stack = await createStack();
    try {
      await surviveKill(stack, await stack.tenant('acme'), point, end);
    } finally {
      await stack.close();
    }
  });
});

async function surviveKill(stack: Stack, { identity }: TestTenant, point: CrashPoint, end: End): Promise<void> {
  const records = openRecords(stack.database);
  const product = await deploy(stack.database, point);
  const said: { sent: Sent; reply: Reply }[] = [];
  const ask = async (sent: Sent): Promise<Reply> => {
    const reply = await product.ask(sent);
    said.push({ sent, reply });
    return reply;
  };
  try {
    const intentId = uuidV4();
    const requests = lifecycle(createClient(identity, product.carry), intentId, end);
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

    expect(await once(records, intentId)).toEqual(recordsOf(end));
    for (const { sent, reply } of said) {
      expect(await product.carry(sent), sent.path).toMatchObject({ status: reply.status, body: reply.body });
    }
    expect(await once(records, intentId), 'after every request came once more').toEqual(recordsOf(end));
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
