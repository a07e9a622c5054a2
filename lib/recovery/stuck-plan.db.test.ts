import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type Database, inTenant, openDatabase, type SentStatement } from '@/lib/db/pool';
import { createStack, type Stack, type TestTenant } from '@/lib/testing/stack';

const intents = 100_000;
const sent: SentStatement[] = [];
let stack: Stack;
let owner: Database;
let tenant: TestTenant;

/** A hundred thousand intents, one call each: most have ended, some are under way, and a hundred are in trouble. */
beforeAll(async () => {
  stack = await createStack({ onStatement: (statement) => sent.push(statement) });
  owner = openDatabase({ url: stack.database.superuserUrl, applicationName: 'filler', maxConnections: 1 });
  tenant = await stack.tenant('acme');
  await owner.transaction(async (tx) => {
    await tx.rows(
      `INSERT INTO intents (tenant_id, id, state, status, settlement_kind, amount, currency, scale, rail, settlement_mode, principal_did,
         payee_did, deadline, request_digest, created_by, created_at, updated_at, funded_at, ended_at, rail_version)
       SELECT $1, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, CASE WHEN n % 10 = 0 THEN 'open' ELSE 'released' END,
         CASE WHEN n % 10 = 0 THEN 'funding' ELSE 'released' END, CASE WHEN n % 10 = 0 THEN NULL ELSE 'release' END, 100, 'usd', 2,
         'stripe_connect', 'simulated', 'did:web:p', 'did:web:q', now() + interval '1 day', '\\x00', 'filler',
         now() - n * interval '1 second', now() - n * interval '1 second', now(), CASE WHEN n % 10 = 0 THEN NULL ELSE now() END, 1
       FROM generate_series(1, ${intents}) n`,
      [tenant.tenant.id],
    );
    await tx.rows(
      `INSERT INTO rail_operations (tenant_id, id, intent_id, kind, status, rail, mode, amount, currency, created_at, finished_at)
       SELECT tenant_id, gen_random_uuid(), id, 'authorise',
         CASE WHEN ended_at IS NOT NULL THEN 'succeeded' WHEN right(id::text, 3) = '000' THEN 'unknown' ELSE 'pending' END, rail, 'simulated',
         amount, currency, CASE WHEN right(id::text, 3) = '000' THEN now() - interval '1 hour' ELSE now() END, ended_at
       FROM intents WHERE tenant_id = $1`,
      [tenant.tenant.id],
    );
  });
  for (const table of ['intents', 'rail_operations']) await owner.rows(`ANALYZE ${table}`);
}, 120_000);
afterAll(async () => {
  await owner.close();
  await stack.close();
});

/** Pages of 8 kB that one read may look at; a walk through all rows looks at thousands. */
const pagesAtMost = 2_500;
const plan = z
  .array(
    z.object({
      'QUERY PLAN': z.array(
        z.object({ Plan: z.object({ 'Shared Hit Blocks': z.number(), 'Shared Read Blocks': z.number() }).loose() }),
      ),
    }),
  )
  .length(1);

it('finds a page of trouble among a hundred thousand intents by indexes alone', async () => {
  sent.length = 0;
  const page = (await tenant.client.get('/harbor/operator/v1/intents/stuck?limit=50')).body;
  expect(page.items).toHaveLength(50);
  expect(page.next_cursor).not.toBeNull();
  const reads = sent.filter(({ text }) => text.includes('rail_operations'));
  expect(reads.length).toBeGreaterThanOrEqual(3);
  for (const { text, values } of reads) {
    const explained = await inTenant(stack.services.db, tenant.tenant.id, (tx) =>
      tx.rows(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values),
    );
    const [{ 'QUERY PLAN': [root] = [] } = {}] = plan.parse(explained);
    expect(JSON.stringify(root)).not.toContain('"Seq Scan"');
    const { 'Shared Hit Blocks': hit = 0, 'Shared Read Blocks': read = 0 } = root?.Plan ?? {};
    expect(hit + read).toBeGreaterThan(0);
    expect(hit + read).toBeLessThan(pagesAtMost);
  }
});
