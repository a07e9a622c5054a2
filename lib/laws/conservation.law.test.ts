import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '@/lib/db/pool';
import { sealEvents, sealStore } from '@/lib/harbor';
import { uuidV4, uuidV7 } from '@/lib/kernel/ids';
import { disputed, funded, held, judged, opened, rehearsed, settled, tool } from './support/intents';
import { createWorld } from './support/world';

/*
 * Law 3 in the database: whoever writes the books, even with every right, cannot write an amount that does not balance
 * or change what is written. And after a busy day every intent's books close.
 */

const world = await createWorld();
const { acme, rival, stack, superuser } = world;
const { database } = stack;
afterAll(() => world.close());

const client = acme.by.tenant_admin;
const tenantId = acme.tenant.tenant.id;
const violated = { code: '23514' };
const integrity = { code: '23000' };
const denied = { code: '42501' };

interface Posting {
  readonly intentId: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount: number | string;
  readonly currency?: string;
}

const post = ({ intentId, debit, credit, amount, currency = 'usd' }: Posting) =>
  superuser.rows(
    `INSERT INTO ledger_transfers (tenant_id, id, intent_id, debit, credit, amount, currency, scale, kind)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 2, 'hold')`,
    [tenantId, uuidV7(new Date()), intentId, debit, credit, amount, currency],
  );

/** Runs a statement with all rights and takes it back. */
async function tried(text: string, values: readonly unknown[] = []): Promise<unknown> {
  await superuser.rows('BEGIN');
  try {
    return await superuser.rows(text, values);
  } finally {
    await superuser.rows('ROLLBACK');
  }
}

describe('the books refuse, even to a superuser', () => {
  let intentId: string;
  beforeAll(async () => {
    ({ intentId } = await funded(client));
  });

  it.each([0, -1, '-9223372036854775808'])('an amount of %s', async (amount) => {
    await expect(post({ intentId, debit: 'payer', credit: 'held', amount })).rejects.toMatchObject(violated);
  });

  it.each(['1.5', '9223372036854775808', '1e400', 'NaN'])('an amount of %s, which is no bigint', async (amount) => {
    await expect(post({ intentId, debit: 'payer', credit: 'held', amount })).rejects.toThrow();
  });

  it.each(['payer', 'held', 'payee'])('a transfer from %s to itself', async (account) => {
    await expect(post({ intentId, debit: account, credit: account, amount: 1 })).rejects.toThrow();
  });

  it.each([
    ['nobody', 'held'],
    ['payer', 'thief'],
    ['', 'held'],
  ])('the accounts %s and %s', async (debit, credit) => {
    await expect(post({ intentId, debit, credit, amount: 1 })).rejects.toThrow();
  });

  it('more out of an account than came in', async () => {
    await expect(post({ intentId, debit: 'held', credit: 'payee', amount: 20_001 })).rejects.toMatchObject(integrity);
    await expect(post({ intentId, debit: 'payee', credit: 'payer', amount: 1 })).rejects.toMatchObject(integrity);
  });

  it('the money of another currency', async () => {
    const posting = { intentId, debit: 'held', credit: 'payee', amount: 1, currency: 'eur' };
    await expect(post(posting)).rejects.toMatchObject(integrity);
  });

  it('the money of another intent, and of an intent that is not there', async () => {
    const other = await opened(client);
    await expect(post({ intentId: other, debit: 'held', credit: 'payee', amount: 1 })).rejects.toMatchObject(integrity);
    const nowhere = { intentId: uuidV4(), debit: 'payer', credit: 'held', amount: 1 };
    await expect(post(nowhere)).rejects.toMatchObject({ code: '23503' });
  });

  it('the same money twice, when two spend it at once', async () => {
    const { intentId: raced } = await funded(client, { amountCents: 100 });
    const both = await Promise.all(
      [1, 2].map(async () => {
        const writer = new Client({ connectionString: database.superuserUrl });
        await writer.connect();
        const transfer = `INSERT INTO ledger_transfers (tenant_id, id, intent_id, debit, credit, amount, currency, scale, kind)
        VALUES ($1, $2, $3, 'held', 'payee', 100, 'usd', 2, 'release')`;
        try {
          await writer.query('BEGIN');
          await writer.query(transfer, [tenantId, uuidV7(new Date()), raced]);
          await new Promise((resolve) => setTimeout(resolve, 200));
          await writer.query('COMMIT');
          return 'kept';
        } catch {
          return 'refused';
        } finally {
          await writer.end();
        }
      }),
    );
    expect(both.sort()).toEqual(['kept', 'refused']);
  });

  it('an intent without money, and an end without its time', async () => {
    await expect(tried('UPDATE intents SET amount = 0 WHERE id = $1', [intentId])).rejects.toMatchObject(violated);
    await expect(tried('UPDATE intents SET amount = -5 WHERE id = $1', [intentId])).rejects.toMatchObject(violated);
    await expect(tried(`UPDATE intents SET state = 'released' WHERE id = $1`, [intentId])).rejects.toMatchObject(
      violated,
    );
    await expect(tried(`UPDATE intents SET state = 'paid' WHERE id = $1`, [intentId])).rejects.toMatchObject(violated);
  });

  it('more held or spent than the intent has', async () => {
    await held(client, await funded(client, { amountCents: 100 }), 100);
    const change = (set: string) => tried(`UPDATE spend_accounts SET ${set} WHERE tenant_id = $1`, [tenantId]);
    await expect(change('held = held + 1')).rejects.toMatchObject(violated);
    await expect(change('used = used + 1')).rejects.toMatchObject(violated);
    await expect(change('held = -1')).rejects.toMatchObject(violated);
  });

  it('another body of an event that is sealed', async () => {
    const worker = openDatabase({ url: database.workerUrl, applicationName: 'sealer', maxConnections: 1 });
    const { id, publicId } = acme.tenant.tenant;
    await sealEvents({ store: sealStore(worker), key: stack.services.ring.signingKey('ledger') }, { id, publicId });
    await worker.close();
    for (const set of ['seq = seq + 1000', `body = '{}'`, `signature = '\\x00'`, 'seq = null', 'created_at = now()']) {
      await expect(tried(`UPDATE ledger_events SET ${set} WHERE seq = 1`), set).rejects.toMatchObject(integrity);
    }
  });

  it('another answer under a key that was answered', async () => {
    await client.fund(await opened(client), { 'idempotency-key': 'answered' });
    const change = tried(`UPDATE idempotency_keys SET status = 500 WHERE key = 'answered'`);
    await expect(change).rejects.toMatchObject(integrity);
  });
});

describe('a process can neither change nor delete what moved money', () => {
  const booked = [
    'ledger_transfers',
    'ledger_events',
    'intent_agreements',
    'evidence',
    'audit_entries',
    'intents',
    'rail_operations',
  ];
  const verbs = booked.flatMap((table) => [
    [`DELETE FROM ${table}`],
    [`TRUNCATE ${table} CASCADE`],
    [`UPDATE ${table} SET tenant_id = tenant_id`],
  ]);
  const amounts = ['ledger_transfers', 'intents', 'intent_agreements', 'rail_operations', 'spend_decisions'].map(
    (table) => [`UPDATE ${table} SET amount = 1`],
  );

  it.each([...verbs, ...amounts, [`UPDATE spend_accounts SET "limit" = 999999`]])('%s', async (text) => {
    for (const url of [database.appUrl, database.workerUrl]) {
      const process = new Client({ connectionString: url });
      await process.connect();
      try {
        await process.query(`SELECT set_config('tidegate.tenant', $1, false)`, [tenantId]);
        await expect(process.query(text)).rejects.toMatchObject(denied);
      } finally {
        await process.end();
      }
    }
  });
});

describe('after a busy day', () => {
  const rounds = 6;
  const failed = { status: 'failed', cost_cents: 1 };

  beforeAll(async () => {
    for (const { by } of [acme, rival]) {
      const actor = by.tenant_admin;
      const resolve = async (resolution: string) => {
        const { intentId } = await disputed(actor);
        const path = `/harbor/operator/v1/intents/${intentId}/dispute/resolve`;
        expect(await actor.post(path, { resolution, reason: 'so' })).toMatchObject({ status: 200 });
      };
      const deeds: readonly (() => Promise<unknown>)[] = [
        () => opened(actor),
        () => funded(actor, { amountCents: 7 }),
        () => judged(actor),
        () => settled(actor),
        () => settled(actor, failed),
        () => disputed(actor),
        () => resolve('release'),
        () => resolve('refund'),
        () => rehearsed(actor),
        async () => actor.fund(await opened(actor, { budget: { sandbox_scenario: 'declined' } })),
        async () => actor.fund(await opened(actor, { budget: { sandbox_scenario: 'unknown' } })),
        async () => actor.complete(await held(actor, await funded(actor)), 'consumed'),
        async () => actor.complete(await held(actor, await funded(actor)), 'released'),
        async () => {
          const { intentId, token } = await funded(actor);
          const body = { intent_id: intentId, token, operation: tool, requested_spend_cents: 5_000 };
          return Promise.all(Array.from({ length: 6 }, () => actor.verify(body)));
        },
      ];
      for (let round = 0; round < rounds; round++) await Promise.all(deeds.map((deed) => deed()));
    }
  });

  const book = z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      amount: z.string(),
      payer: z.string(),
      held: z.string(),
      payee: z.string(),
      transfers: z.number(),
    }),
  );

  const read = async () =>
    book.parse(
      await superuser.rows(`SELECT i.id, i.status, i.amount::text,
          coalesce(sum(CASE 'payer' WHEN t.credit THEN t.amount WHEN t.debit THEN -t.amount END), 0)::text AS payer,
          coalesce(sum(CASE 'held' WHEN t.credit THEN t.amount WHEN t.debit THEN -t.amount END), 0)::text AS held,
          coalesce(sum(CASE 'payee' WHEN t.credit THEN t.amount WHEN t.debit THEN -t.amount END), 0)::text AS payee,
          count(t.id)::int AS transfers
        FROM intents i LEFT JOIN ledger_transfers t ON t.tenant_id = i.tenant_id AND t.intent_id = i.id
        WHERE i.created_at > now() - interval '1 hour' AND NOT EXISTS (
          SELECT FROM ledger_transfers m WHERE m.intent_id = i.id AND m.operation_id IS NULL)
        GROUP BY i.tenant_id, i.id, i.status, i.amount`),
    );

  /** Where the money is, by how the intent stands. */
  const places: Readonly<Record<string, (amount: bigint) => readonly [payer: bigint, held: bigint, payee: bigint]>> = {
    open: () => [0n, 0n, 0n],
    unknown: () => [0n, 0n, 0n],
    funded: (amount) => [-amount, amount, 0n],
    evidence_submitted: (amount) => [-amount, amount, 0n],
    disputed: (amount) => [-amount, amount, 0n],
    released: (amount) => [-amount, 0n, amount],
    refunded: () => [0n, 0n, 0n],
  };

  it('the books of each intent close, and its money is where its state says', async () => {
    const intents = await read();
    expect(intents.length).toBeGreaterThan(rounds * 2 * 12);
    expect(new Set(intents.map(({ status }) => status))).toEqual(new Set(Object.keys(places)));
    for (const { id, status, amount, payer, held: inHold, payee } of intents) {
      const [atPayer, atHold, atPayee] = [BigInt(payer), BigInt(inHold), BigInt(payee)];
      expect(atPayer + atHold + atPayee, `${id} does not close`).toBe(0n);
      expect([atPayer, atHold, atPayee], `${id}, ${status}`).toEqual(places[status]?.(BigInt(amount)));
    }
    process.stdout.write(`conservation: ${intents.length} intents close\n`);
  });

  it('the rail was called once for each operation, and each operation of money moved it once', async () => {
    const calls = await superuser.rows('SELECT operation_id FROM simulated_rail_entries WHERE calls <> 1');
    expect(calls).toEqual([]);
    const lost = await superuser.rows(
      `SELECT o.id FROM rail_operations o LEFT JOIN ledger_transfers t ON t.tenant_id = o.tenant_id AND t.operation_id = o.id
       GROUP BY o.tenant_id, o.id, o.status HAVING count(t.id) <> CASE o.status WHEN 'succeeded' THEN 1 ELSE 0 END`,
    );
    expect(lost).toEqual([]);
  });

  it('holds add up to what the accounts say', async () => {
    const wrong = await superuser.rows(
      `SELECT a.intent_id FROM spend_accounts a JOIN spend_decisions d ON d.tenant_id = a.tenant_id AND d.intent_id = a.intent_id
       GROUP BY a.tenant_id, a.intent_id, a.held, a.used
       HAVING a.held <> coalesce(sum(d.amount) FILTER (WHERE d.allowed AND d.state = 'held'), 0)
         OR a.used <> coalesce(sum(d.amount) FILTER (WHERE d.allowed AND d.state = 'consumed'), 0)`,
    );
    expect(wrong).toEqual([]);
  });
});
