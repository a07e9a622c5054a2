import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/pool';
import { openKeyRing } from '@/lib/keys/key-ring';
import { createSealer } from '@/lib/keys/seal';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { signingKeyStore } from './signing-key-store';

const sealer = createSealer('22'.repeat(32));
let test: TestDatabase;
let app: Database;
let worker: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  app = openDatabase({ url: test.appUrl, applicationName: 'test' });
  worker = openDatabase({ url: test.workerUrl, applicationName: 'test' });
});
afterAll(async () => {
  await app.close();
  await worker.close();
  await test.drop();
});

it('keeps one key per purpose, whoever starts first, and opens it again', async () => {
  const rings = await Promise.all([app, worker, app, worker].map((db) => openKeyRing(signingKeyStore(db), sealer)));
  const kids = new Set(rings.map((ring) => ring.signingKey('ledger').kid));
  expect(kids.size).toBe(1);
  const stored = await signingKeyStore(app).load();
  expect(stored.map(({ purpose }) => purpose).sort()).toEqual(['capability', 'ledger']);
  expect(stored.every(({ publicKey, retiredAt }) => publicKey.length === 32 && retiredAt === null)).toBe(true);
});

it('shows the table to no process login', async () => {
  await expect(app.rows('SELECT kid FROM signing_keys')).rejects.toThrow('permission denied');
  await expect(worker.rows('SELECT kid FROM signing_keys')).rejects.toThrow('permission denied');
});
