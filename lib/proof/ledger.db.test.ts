import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerStore } from '@/lib/harbor';
import { type LedgerFixture, ledgerFixture } from '@/lib/harbor/testing/ledger-fixture';
import { assert } from '@/lib/kernel/assert';
import { fromHex, toHex, utf8 } from '@/lib/kernel/bytes';
import { canonicalJson, isJson } from '@/lib/kernel/canonical-json';
import type { Ctx, Tenant } from '@/lib/kernel/context';
import { blake3, jsonDigest } from '@/lib/kernel/hash';
import { verifyEd25519 } from '@/lib/keys/ed25519';
import { authorityView, type EntryView, eventsQuery, eventsView, tipView, verifyQuery, verifyView } from './contract';
import type { ProofDeps } from './deps';
import { getAuthority } from './get-authority';
import { getTip } from './get-tip';
import { listEvents } from './list-events';
import { verifyLedger } from './verify-ledger';

let fixture: LedgerFixture;
let deps: ProofDeps;
beforeAll(async () => {
  fixture = await ledgerFixture();
  deps = { ledger: ledgerStore(fixture.app), ring: fixture.ring };
});
afterAll(() => fixture.close());

const ctxOf = (tenant: Tenant): Ctx => ({
  tenant,
  actor: { kind: 'system', id: 'test' },
  requestId: 'req_test',
  now: new Date('2026-11-20T12:00:00Z'),
});
const events = (tenant: Tenant, query: Record<string, string> = {}) =>
  listEvents(ctxOf(tenant), eventsQuery.parse(query), deps);
const verify = (tenant: Tenant, query: Record<string, string> = {}) =>
  verifyLedger(ctxOf(tenant), verifyQuery.parse(query), deps);

async function sealedTenant(count: number): Promise<Tenant> {
  const tenant = await fixture.tenant();
  await fixture.commit(tenant, count);
  await fixture.seal(tenant);
  return tenant;
}

describe('the ledger over HTTP', () => {
  it('is empty before the first event is sealed', async () => {
    const tenant = await fixture.tenant();
    await fixture.commit(tenant);
    const tip = {
      schema_version: 1,
      tenant_id: tenant.publicId,
      seq: 0,
      entry_commitment_hex: '0'.repeat(64),
      empty: true,
    };
    expect(tipView.parse(await getTip(ctxOf(tenant), deps))).toEqual(tip);
    expect(eventsView.parse(await events(tenant))).toMatchObject({ entries: [], next_after_seq: null });
    expect(verifyView.parse(await verify(tenant))).toMatchObject({
      valid: true,
      checked_to_seq: 0,
      next_after_seq: null,
      tip,
    });
  });

  it('gives pages that an auditor can check with the row alone', async () => {
    const tenant = await sealedTenant(5);
    const key = authorityView.parse(getAuthority(ctxOf(tenant), deps)).keys[0];
    const entries: EntryView[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const page = eventsView.parse(await events(tenant, { after_seq: String(after), limit: '2' }));
      entries.push(...page.entries);
      after = page.next_after_seq;
    }
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect((await getTip(ctxOf(tenant), deps)).entry_commitment_hex).toBe(entries[4]?.entry_commitment);
    for (const { event, seq, prev_commitment, timestamp_unix_nanos, issuer_pubkey, ...entry } of entries) {
      const { tenant_id, digest, ...body } = event;
      assert(isJson(body), 'a body is JSON');
      expect(toHex(jsonDigest(body))).toBe(digest);
      const { schema_version, kind, intent_id } = event;
      const row = { schema_version: 1, tenant_id, seq, prev_commitment, timestamp_unix_nanos, issuer_pubkey };
      const text = canonicalJson({ ...row, event: { schema_version, kind, intent_id, digest } });
      const commitment = blake3(utf8(text));
      expect(toHex(commitment)).toBe(entry.entry_commitment);
      expect(issuer_pubkey).toBe(key?.public_key_hex);
      const signature = fromHex(entry.signature) ?? new Uint8Array();
      expect(verifyEd25519(fromHex(issuer_pubkey ?? '') ?? new Uint8Array(), commitment, signature)).toBe(true);
    }
  });

  it('shows another tenant nothing', async () => {
    const tenant = await sealedTenant(2);
    const other = await fixture.tenant();
    expect((await events(other)).entries).toEqual([]);
    expect((await getTip(ctxOf(other), deps)).empty).toBe(true);
    // Even a query that names the other tenant sees no row without being that tenant.
    expect(await fixture.app.rows('SELECT seq FROM ledger_events WHERE tenant_id = $1', [tenant.id])).toEqual([]);
    expect(await fixture.app.rows('SELECT seq FROM ledger_heads WHERE tenant_id = $1', [tenant.id])).toEqual([]);
  });

  it.each([
    ['limit', '0'],
    ['limit', '257'],
    ['limit', '1.5'],
    ['after_seq', '-1'],
    ['after_seq', '1e3'],
    ['after_seq', ''],
  ])('refuses %s=%s', (name, value) => {
    expect(eventsQuery.safeParse({ [name]: value }).success).toBe(false);
  });
});

describe('the check', () => {
  it('walks the whole log in bounded calls', async () => {
    const tenant = await sealedTenant(450);
    expect(await verify(tenant)).toMatchObject({
      valid: true,
      checked_from_seq: 1,
      checked_to_seq: 450,
      next_after_seq: null,
    });
    const part = await verify(tenant, { limit: '300' });
    expect(part).toMatchObject({ valid: true, checked_to_seq: 300, next_after_seq: 300, failure: null });
    expect(await verify(tenant, { after_seq: '300', limit: '300' })).toMatchObject({
      valid: true,
      checked_from_seq: 301,
      checked_to_seq: 450,
      next_after_seq: null,
    });
    expect(await verify(tenant, { after_seq: '450' })).toMatchObject({ valid: true, checked_to_seq: 450 });
  });

  const other = `(SELECT %s FROM ledger_events o WHERE o.tenant_id = e.tenant_id AND o.seq = 4)`;
  const from = (column: string): string => other.replace('%s', column);
  it.each<[string, string, string]>([
    ['body', `body = replace(body, '"n":2', '"n":7')`, 'digest'],
    ['body that is no JSON', `body = 'gone'`, 'digest'],
    ['digest', `digest = ${from('digest')}`, 'digest'],
    ['body and digest', `body = ${from('body')}, digest = ${from('digest')}`, 'entry_commitment'],
    ['kind', `kind = 'released'`, 'entry_commitment'],
    ['intent', `intent_id = gen_random_uuid()`, 'entry_commitment'],
    ['time', `created_at = created_at + interval '1 microsecond'`, 'entry_commitment'],
    ['link', `prev_commitment = ${from('prev_commitment')}`, 'prev_commitment'],
    ['commitment', `entry_commitment = ${from('entry_commitment')}`, 'entry_commitment'],
    ['signature', `signature = ${from('signature')}`, 'signature'],
    ['key id', `kid = 'nobody'`, 'issuer'],
    ['position', `seq = 99`, 'seq'],
  ])('finds a changed %s and names its row', async (_, change, check) => {
    const tenant = await sealedTenant(5);
    await tamper(`UPDATE ledger_events e SET ${change} WHERE tenant_id = $1 AND seq = 3`, tenant);
    const found = verifyView.parse(await verify(tenant));
    expect(found).toMatchObject({ valid: false, checked_to_seq: 2, next_after_seq: null, failure: { seq: 3, check } });
    // What is listed is still readable.
    eventsView.parse(await events(tenant));
  });

  it.each<[string, string, { seq: number; check: string }]>([
    ['a row taken out', 'DELETE FROM ledger_events WHERE tenant_id = $1 AND seq = 3', { seq: 3, check: 'seq' }],
    ['the last row taken out', 'DELETE FROM ledger_events WHERE tenant_id = $1 AND seq = 5', { seq: 5, check: 'seq' }],
    ['the head taken out', 'DELETE FROM ledger_heads WHERE tenant_id = $1', { seq: 0, check: 'head' }],
    ['the head set back', 'UPDATE ledger_heads SET seq = 4 WHERE tenant_id = $1', { seq: 4, check: 'head' }],
    [
      'the head pointed elsewhere',
      `UPDATE ledger_heads SET entry_commitment = '\\x00' WHERE tenant_id = $1`,
      { seq: 5, check: 'head' },
    ],
  ])('finds %s', async (_, statement, failure) => {
    const tenant = await sealedTenant(5);
    await tamper(statement, tenant);
    expect(await verify(tenant)).toMatchObject({ valid: false, next_after_seq: null, failure });
  });
});

/** Changes what the database itself would refuse to change. */
const tamper = (statement: string, tenant: Tenant): Promise<void> =>
  fixture.superuser.transaction(async (tx) => {
    await tx.rows('SET LOCAL session_replication_role = replica');
    await tx.rows(statement, [tenant.id]);
  });
