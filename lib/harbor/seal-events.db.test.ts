import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sqlStateOf } from '@/lib/db/pool';
import { toHex } from '@/lib/kernel/bytes';
import type { Tenant } from '@/lib/kernel/context';
import { verifyEd25519 } from '@/lib/keys/ed25519';
import { type ChainTip, failedCheck, genesis } from './domain/ledger/chain';
import { sealEvents } from './seal-events';
import { ledgerStore } from './store/ledger-store';
import { sealStore } from './store/seal-store';
import { type LedgerFixture, ledgerFixture } from './testing/ledger-fixture';

let fixture: LedgerFixture;
beforeAll(async () => {
  fixture = await ledgerFixture();
});
afterAll(() => fixture.close());

/** Walks the stored chain with the rule itself and gives its positions. */
async function positions(tenant: Tenant): Promise<number[]> {
  const store = ledgerStore(fixture.app);
  const entries = await store.entries(tenant.id, 0, 5_000);
  let previous: ChainTip = genesis;
  for (const entry of entries) {
    const issuerHex = toHex(fixture.ring.publicKey('ledger', entry.kid) ?? new Uint8Array());
    expect(failedCheck(tenant.publicId, previous, { ...entry, issuerHex }, entry.body, verifyEd25519)).toBeNull();
    previous = entry;
  }
  const head = await store.head(tenant.id);
  expect([head.seq, head.commitmentHex, head.lastSeq]).toEqual([previous.seq, previous.commitmentHex, previous.seq]);
  return entries.map(({ seq }) => seq);
}

const upTo = (length: number): number[] => Array.from({ length }, (_, i) => i + 1);

describe('sealing', () => {
  it('places the events of a commit in their order, behind those of earlier commits', async () => {
    const tenant = await fixture.tenant();
    await fixture.commit(tenant, 4);
    await fixture.commit(tenant, 3);
    expect(await fixture.seal(tenant)).toBe(7);
    expect(await fixture.seal(tenant)).toBe(0);
    const bodies = await ledgerStore(fixture.app).entries(tenant.id, 0, 10);
    const n = z.object({ facts: z.object({ n: z.number() }) });
    expect(bodies.map(({ body }) => n.parse(JSON.parse(body)).facts.n)).toEqual([0, 1, 2, 3, 0, 1, 2]);
    await fixture.commit(tenant, 2);
    expect(await fixture.seal(tenant)).toBe(2);
    expect(await positions(tenant)).toEqual(upTo(9));
  });

  it('takes a backlog in batches', async () => {
    const tenant = await fixture.tenant();
    await Promise.all(Array.from({ length: 13 }, () => fixture.commit(tenant, 97)));
    expect(await fixture.seal(tenant)).toBe(13 * 97);
    expect(await positions(tenant)).toEqual(upTo(13 * 97));
  });

  it('never forks when sealers race, while events keep coming', async () => {
    const tenant = await fixture.tenant();
    const commits = Array.from({ length: 40 }, () => fixture.commit(tenant, 3));
    const sealed = await Promise.all(Array.from({ length: 24 }, () => fixture.seal(tenant)));
    await Promise.all(commits);
    const rest = await fixture.seal(tenant);
    expect(sealed.reduce((sum, count) => sum + count, rest)).toBe(120);
    expect(await positions(tenant)).toEqual(upTo(120));
  });

  it('keeps the chains of tenants apart', async () => {
    const [one, other] = [await fixture.tenant(), await fixture.tenant()];
    await Promise.all([fixture.commit(one, 2), fixture.commit(other, 3)]);
    const store = sealStore(fixture.worker);
    const waiting = (await store.unsealedTenants(100)).map(({ publicId }) => publicId);
    expect(waiting).toEqual(expect.arrayContaining([one.publicId, other.publicId]));
    expect(await Promise.all([fixture.seal(one), fixture.seal(other)])).toEqual([2, 3]);
    expect(await positions(one)).toEqual([1, 2]);
    expect(await positions(other)).toEqual([1, 2, 3]);
    expect(await ledgerStore(fixture.app).entries(uuidOfNobody, 0, 10)).toEqual([]);
    expect((await store.unsealedTenants(100)).map(({ publicId }) => publicId)).not.toContain(one.publicId);
  });
});

const uuidOfNobody = '00000000-0000-4000-8000-00000000dead';

describe('the database refuses', () => {
  const reseal = `UPDATE ledger_events SET seq = 99 WHERE tenant_id = $1 AND seq = 1`;
  const refused = (error: unknown): string | null => sqlStateOf(error);

  it('to change a sealed event, even for its owner', async () => {
    const tenant = await fixture.tenant();
    await fixture.commit(tenant);
    await fixture.seal(tenant);
    await expect(fixture.superuser.rows(reseal, [tenant.id])).rejects.toSatisfy((error) => refused(error) === '23000');
    const body = `UPDATE ledger_events SET body = '{}' WHERE tenant_id = $1`;
    await expect(fixture.superuser.rows(body, [tenant.id])).rejects.toSatisfy((error) => refused(error) === '23000');
    expect(await positions(tenant)).toEqual([1]);
  });

  it('to let the application seal', async () => {
    const tenant = await fixture.tenant();
    await fixture.commit(tenant);
    const store = sealStore(fixture.app);
    const sealing = sealEvents({ store, key: fixture.ring.signingKey('ledger') }, tenant);
    await expect(sealing).rejects.toSatisfy((error) => refused(error) === '42501');
    await expect(store.unsealedTenants(1)).rejects.toSatisfy((error) => refused(error) === '42501');
    await expect(fixture.app.rows(reseal, [tenant.id])).rejects.toSatisfy((error) => refused(error) === '42501');
  });

  it('to let the worker change what an event says', async () => {
    const tenant = await fixture.tenant();
    await fixture.commit(tenant);
    const body = `UPDATE ledger_events SET body = '{}' WHERE tenant_id = $1`;
    await expect(fixture.worker.rows(body, [tenant.id])).rejects.toSatisfy((error) => refused(error) === '42501');
  });
});
