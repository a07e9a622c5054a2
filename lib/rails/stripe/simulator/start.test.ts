import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startStripeSimulator } from './start';
import { clientOf, openStage } from './testing/stage';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('keeps objects, clock, keys and what is yet to happen over a restart', async () => {
  const dataFile = join(folder, 'stripe.json');
  const webhook = { url: 'http://127.0.0.1:9/hook', secret: 'whsec_first' };
  const first = await openStage({ dataFile, webhook });
  await first.sim('webhooks/settings', { paused: true });
  const request = { amount: 1_000, currency: 'usd', payment_method: 'pm_card_visa', capture_method: 'manual' } as const;
  const held = await first.stripe.paymentIntents.create({ ...request, confirm: true }, { idempotencyKey: 'key' });
  await first.sim('clock/advance', { seconds: 3_600 });
  await first.close();
  expect(statSync(dataFile).mode & 0o777).toBe(0o600);

  const second = await openStage({ dataFile, webhook: { ...webhook, secret: 'whsec_second' } });
  const again = await second.stripe.paymentIntents.create({ ...request, confirm: true }, { idempotencyKey: 'key' });
  expect(again.id).toBe(held.id);
  const fresh = await second.stripe.paymentIntents.create(request);
  expect(fresh.id).not.toBe(held.id);
  expect(fresh.created).toBe(held.created + 3_600);
  expect((await second.stripe.webhookEndpoints.list()).data).toHaveLength(1);
  await second.sim('clock/advance', { seconds: 7 * 86_400 });
  expect((await second.stripe.paymentIntents.retrieve(held.id)).status).toBe('canceled');
  await second.close();
});

it('gives the same ids for the same seed', async () => {
  const made = await Promise.all(
    ['a', 'a', 'b'].map(async (seed) => {
      const simulator = await startStripeSimulator({ port: 0, dataFile: null, webhook: null, seed });
      const { id } = await clientOf(simulator).customers.create({});
      await simulator.close();
      return id;
    }),
  );
  expect(made[0]).toBe(made[1]);
  expect(made[0]).not.toBe(made[2]);
});

it('does not read a file of another version, and does not take a port that is in use', async () => {
  const dataFile = join(folder, 'old.json');
  writeFileSync(dataFile, '{"version":0}');
  await expect(startStripeSimulator({ port: 0, dataFile, webhook: null })).rejects.toThrow('another version');
  const simulator = await startStripeSimulator({ port: 0, dataFile: null, webhook: null });
  const { port } = simulator;
  await expect(startStripeSimulator({ port, dataFile: null, webhook: null })).rejects.toThrow('EADDRINUSE');
  await simulator.close();
});

it('starts empty again on request, but keeps its endpoints', async () => {
  const stage = await openStage({ webhook: { url: 'http://127.0.0.1:9/hook', secret: 'whsec_first' } });
  await stage.sim('webhooks/settings', { paused: true });
  await stage.stripe.customers.create({});
  await stage.sim('reset');
  expect((await stage.stripe.customers.list()).data).toEqual([]);
  expect((await stage.stripe.webhookEndpoints.list()).data).toHaveLength(1);
  await stage.close();
});
