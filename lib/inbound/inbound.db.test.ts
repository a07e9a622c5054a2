import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/pool';
import { utf8 } from '@/lib/kernel/bytes';
import { systemClock } from '@/lib/kernel/clock';
import { newTenantPublicId, uuidV4 } from '@/lib/kernel/ids';
import { createStack, type Stack, type TestTenant, unwrap } from '@/lib/testing/stack';
import { eventTries, type HandleDeps, handleEvent } from './handle-event';
import { listFailures, listUnmatched } from './list-failures';
import type { EventSubject, InboundSource } from './ports';
import { readHealth } from './read-health';
import { replayEvents } from './replay-events';
import { type InboundStore, inboundStore } from './store/inbound-store';

const source = 'bank.sandbox';

let stack: Stack;
let tenant: TestTenant;
let other: TestTenant;
let worker: Database;
let superuser: Database;
let web: InboundStore;
let store: InboundStore;

beforeAll(async () => {
  stack = await createStack();
  [tenant, other] = [await stack.tenant('acme'), await stack.tenant('rival')];
  worker = openDatabase({ url: stack.database.workerUrl, applicationName: 'worker' });
  superuser = openDatabase({ url: stack.database.superuserUrl, applicationName: 'looker', maxConnections: 2 });
  [web, store] = [inboundStore(stack.services.db), inboundStore(worker)];
});
afterAll(async () => {
  await worker.close();
  await superuser.close();
  await stack.close();
});
beforeEach(async () => {
  await superuser.rows('DELETE FROM inbound_events');
  await superuser.rows('DELETE FROM inbound_cursors');
});

const eventOf = (eventId: string) => ({
  source,
  eventId,
  type: 'money.moved',
  occurredAt: new Date('2026-11-20T10:00:00Z'),
  body: utf8(`{"id":"${eventId}"}`),
});

/** A counterpart whose objects say what the test says. */
const bank = (about: EventSubject | null | Error): InboundSource => ({
  name: source,
  about: async () => {
    if (about instanceof Error) throw about;
    return about;
  },
  eventsAfter: async () => null,
  newestEventId: async () => null,
});

const synced: [string, string][] = [];
const deps = (about: EventSubject | null | Error, found: 'synced' | 'unknown_intent' = 'synced'): HandleDeps => ({
  store,
  sources: [bank(about)],
  sync: async (tenantId, intentId) => {
    if (found === 'synced') synced.push([tenantId, intentId]);
    return found;
  },
  chance: () => 0,
});

const rowOf = async (eventId: string) =>
  (
    await superuser.rows(
      'SELECT status, attempts, last_error, about_tenant, about_intent, next_at IS NULL AS rests FROM inbound_events WHERE event_id = $1',
      [eventId],
    )
  )[0];
const makeDue = (): Promise<unknown> =>
  superuser.rows('UPDATE inbound_events SET next_at = now() WHERE next_at IS NOT NULL');
const jobs = 'SELECT count(*)::int AS count FROM graphile_worker._private_jobs';
const subject = (intentId = uuidV4()): EventSubject => ({ tenantPublicId: tenant.tenant.publicId, intentId });

describe('an event', () => {
  it('is stored once by sixty-four that bring it at once, with one job', async () => {
    const [before] = await superuser.rows(jobs);
    const stored = await Promise.all(Array.from({ length: 64 }, () => web.store(eventOf('evt_1'))));
    expect(stored.filter((first) => first)).toHaveLength(1);
    const kept = await superuser.rows('SELECT source, event_id, body, status FROM inbound_events');
    expect(kept).toEqual([{ source, event_id: 'evt_1', body: Buffer.from('{"id":"evt_1"}'), status: 'received' }]);
    const [after] = await superuser.rows(jobs);
    expect([before, after]).toEqual([{ count: 0 }, { count: 1 }]);
  });

  it('brings its intent to where the rail is, once, whoever of many handles it', async () => {
    await web.store(eventOf('evt_2'));
    synced.length = 0;
    const about = subject();
    const handled = await Promise.all(Array.from({ length: 16 }, () => handleEvent(deps(about), source, 'evt_2')));
    expect(handled.filter((result) => result === 'processed')).toHaveLength(1);
    expect(synced).toEqual([[tenant.tenant.id, about.intentId]]);
    expect(await rowOf('evt_2')).toMatchObject({ status: 'processed', rests: true, about_intent: about.intentId });
    await web.store(eventOf('evt_2'));
    expect(await handleEvent(deps(about), source, 'evt_2')).toBe('not_due');
  });

  it('waits for an intent that is not known yet, and finds it', async () => {
    await web.store(eventOf('evt_3'));
    const about = subject();
    expect(await handleEvent(deps(about, 'unknown_intent'), source, 'evt_3')).toBe('unmatched');
    expect(await rowOf('evt_3')).toMatchObject({ status: 'unmatched', attempts: 1, rests: false });
    expect(await handleEvent(deps(about), source, 'evt_3')).toBe('not_due');
    await makeDue();
    expect(await store.due(10)).toEqual([{ source, eventId: 'evt_3' }]);
    expect(await handleEvent(deps(about), source, 'evt_3')).toBe('processed');
  });

  it('about nothing of ours is put aside', async () => {
    await web.store(eventOf('evt_4'));
    expect(await handleEvent(deps(null), source, 'evt_4')).toBe('ignored');
    expect(await rowOf('evt_4')).toMatchObject({ status: 'ignored', about_tenant: null, rests: true });
  });

  it('is tried again when the counterpart does not answer, and rests after its last try until somebody asks', async () => {
    await web.store(eventOf('evt_5'));
    const down = { ...deps(subject()), sync: () => Promise.reject(new Error('connection reset')) };
    for (let attempt = 1; attempt <= eventTries.attempts; attempt++) {
      expect(await handleEvent(down, source, 'evt_5')).toBe('failed');
      expect(await rowOf('evt_5')).toMatchObject({ attempts: attempt, rests: attempt === eventTries.attempts });
      await makeDue();
    }
    expect(await store.due(10)).toEqual([]);
    expect(await rowOf('evt_5')).toMatchObject({ last_error: 'Error: connection reset' });
    expect(await web.wake(other.tenant.id, 10)).toBe(0);
    expect(await web.wake(tenant.tenant.id, 10)).toBe(1);
    expect(await handleEvent(deps(subject()), source, 'evt_5')).toBe('processed');
  });

  it('that names a tenant of another installation waits without being shown to any tenant', async () => {
    await web.store(eventOf('evt_6'));
    const foreign = { tenantPublicId: newTenantPublicId(), intentId: uuidV4() };
    expect(await handleEvent(deps(foreign), source, 'evt_6')).toBe('unmatched');
    const nobodys = unwrap(await listUnmatched(source, { limit: 10 }, { store: web }));
    expect(nobodys.failures.map(({ event_id }) => event_id)).toEqual(['evt_6']);
    expect(unwrap(await listFailures(ctxOf(tenant), source, { limit: 10 }, { store: web })).failures).toEqual([]);
  });
});

const ctxOf = ({ tenant: of }: TestTenant) => ({
  tenant: of,
  actor: { kind: 'service_key' as const, id: uuidV4(), role: 'auditor' as const, name: 'tests' },
  requestId: 'req_test',
  now: systemClock.now(),
});

describe('what is open', () => {
  it('is listed page by page, newest first, for the tenant alone', async () => {
    for (let i = 0; i < 5; i++) {
      await web.store(eventOf(`evt_page_${i}`));
      await handleEvent(deps(subject(), 'unknown_intent'), source, `evt_page_${i}`);
    }
    const first = unwrap(await listFailures(ctxOf(tenant), source, { limit: 3 }, { store: web }));
    const rest = unwrap(
      await listFailures(ctxOf(tenant), source, { limit: 3, cursor: first.next_cursor ?? '' }, { store: web }),
    );
    const ids = [...first.failures, ...rest.failures].map(({ event_id }) => event_id);
    expect(ids).toEqual([4, 3, 2, 1, 0].map((i) => `evt_page_${i}`));
    expect(rest.next_cursor).toBeNull();
    expect(unwrap(await listFailures(ctxOf(other), source, { limit: 3 }, { store: web })).failures).toEqual([]);
    const health = unwrap(await readHealth(ctxOf(tenant), { name: source, configured: true }, { store: web }));
    expect(health).toMatchObject({ status: 'attention', unmatched: 5, own_failures: 5, failed: 0 });
    const others = unwrap(await readHealth(ctxOf(other), { name: source, configured: true }, { store: web }));
    expect(others).toMatchObject({ status: 'healthy', own_failures: 0 });
  });

  it('is shown to those who may see it', async () => {
    const ctx = ctxOf(tenant);
    const developer = { ...ctx, actor: { ...ctx.actor, role: 'developer' as const } };
    const denied = await listFailures(developer, source, { limit: 3 }, { store: web });
    expect(denied).toMatchObject({ ok: false, refusal: { code: 'permission.denied' } });
  });
});

describe('reading on after a downtime', () => {
  /** A counterpart with a list of its own, five events to a page. */
  const listing = (ids: readonly string[]): InboundSource => ({
    ...bank(null),
    newestEventId: async () => ids.at(-1) ?? null,
    eventsAfter: async (eventId) => {
      const at = ids.indexOf(eventId);
      if (at < 0) return null;
      const page = ids.slice(at + 1, at + 6);
      return {
        events: page.map(eventOf),
        lastEventId: page.at(-1) ?? null,
        hasMore: at + 6 < ids.length,
      };
    },
  });

  it('starts at the end, then brings what no message brought, and nothing twice', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => `evt_r${i}`);
    expect(await replayEvents({ store }, listing(ids.slice(0, 1)))).toEqual({ stored: 0, more: false });
    await web.store(eventOf('evt_r3'));
    expect(await replayEvents({ store }, listing(ids))).toEqual({ stored: 4, more: true });
    expect(await replayEvents({ store }, listing(ids))).toEqual({ stored: 5, more: true });
    expect(await replayEvents({ store }, listing(ids))).toEqual({ stored: 1, more: false });
    expect(await replayEvents({ store }, listing(ids))).toEqual({ stored: 0, more: false });
    expect(await superuser.rows('SELECT count(*)::int AS count FROM inbound_events')).toEqual([{ count: 11 }]);
  });

  it('starts at the end again when the list has forgotten where it was', async () => {
    await store.moveCursor(source, 'evt_long_ago');
    expect(await replayEvents({ store }, listing(['evt_a', 'evt_b']))).toEqual({ stored: 0, more: false });
    expect(await store.cursor(source)).toBe('evt_b');
  });
});

it('removes what was done long ago and nothing else', async () => {
  await web.store(eventOf('evt_old'));
  await web.store(eventOf('evt_new'));
  await handleEvent(deps(null), source, 'evt_old');
  await superuser.rows(`UPDATE inbound_events SET finished_at = now() - interval '46 days' WHERE event_id = 'evt_old'`);
  expect(await store.sweep(45, 100)).toBe(1);
  expect(await superuser.rows('SELECT event_id FROM inbound_events')).toEqual([{ event_id: 'evt_new' }]);
});
