import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Pulse, PulseQuery } from '@/lib/views/read-pulse';
import { createHub } from './hub';
import { parseTopics, type Topic } from './topics';

const one = '0197c0de-0000-7000-8000-000000000001';
const two = '0197c0de-0000-7000-8000-000000000002';
const caseOf = (intentId: string) => `case:case_${intentId.replaceAll('-', '')}`;

const still: Pulse = {
  head: 10n,
  recentlySealed: false,
  moved: new Map(),
  overflow: false,
  intents: new Map([[one, 'a']]),
  cases: new Map([[one, 'a']]),
  recovery: 'a',
};

/** A tenant whose pulse the test sets. */
function stage() {
  const asked: { tenantId: string; query: PulseQuery }[] = [];
  const faults: unknown[] = [];
  let answer: () => Promise<Pulse> = () => Promise.resolve(still);
  const hub = createHub({
    look: (tenantId, query) => {
      asked.push({ tenantId, query });
      return answer();
    },
    onFault: (error) => faults.push(error),
    everyMs: 1_000,
  });
  const watch = (topics: string, tenantId = 'acme', caughtUpAt: bigint | null = null) => {
    const heard: (readonly string[])[] = [];
    const places: bigint[] = [];
    const onChange = (names: readonly string[], place: bigint) => {
      heard.push(names);
      places.push(place);
    };
    const stop = hub.watch({ tenantId, topics: topicsOf(topics), onChange, caughtUpAt: () => caughtUpAt });
    return { heard, places, stop };
  };
  const set = (pulse: Partial<Pulse> | Error) => {
    answer = () => (pulse instanceof Error ? Promise.reject(pulse) : Promise.resolve({ ...still, ...pulse }));
  };
  return { hub, asked, faults, watch, set };
}

function topicsOf(text: string): readonly Topic[] {
  const topics = parseTopics(text);
  if (topics === null) throw new Error(`no topics: ${text}`);
  return topics;
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a hub', () => {
  it('asks once per tenant and interval, however many watch, and not at all when nobody does', async () => {
    const { asked, watch } = stage();
    const watchers = Array.from({ length: 20 }, () => watch(`intent:${one},list`));
    const other = watch('list', 'other');
    await pass(3_050);
    expect(asked.filter(({ tenantId }) => tenantId === 'acme')).toHaveLength(4);
    expect(asked.filter(({ tenantId }) => tenantId === 'other')).toHaveLength(4);
    for (const { stop } of [...watchers, other]) stop();
    await pass(10_000);
    expect(asked).toHaveLength(8);
  });

  it('tells each watcher of its own topics only', async () => {
    const { watch, set, asked } = stage();
    const first = watch(`intent:${one},list`);
    const second = watch(`intent:${two}`);
    const desk = watch(`${caseOf(one)},recovery`);
    await pass(50);
    set({ head: 12n, moved: new Map([[one, 12n]]) });
    await pass(1_000);
    expect(first.heard).toEqual([[`intent:${one}`, 'list']]);
    expect(second.heard).toEqual([]);
    expect(desk.heard).toEqual([[caseOf(one), 'recovery']]);
    set({ head: 12n });
    await pass(1_000);
    expect(asked.at(-1)?.query.after).toBe(12n);
    expect(first.heard).toHaveLength(1);
  });

  it('tells nobody again of what they have caught up with', async () => {
    const { watch, set } = stage();
    const early = watch(`intent:${one},list`);
    const late = watch(`intent:${one},list`, 'acme', 12n);
    await pass(50);
    set({ head: 12n, moved: new Map([[one, 12n]]) });
    await pass(1_000);
    expect(early.heard).toEqual([[`intent:${one}`, 'list']]);
    expect(late.heard).toEqual([]);
    set({ head: 14n, moved: new Map([[one, 13n]]) });
    await pass(1_000);
    expect(late.heard).toEqual([[`intent:${one}`, 'list']]);
    expect(late.places).toEqual([14n]);
  });

  it('names no place before the one that a watcher has caught up with', async () => {
    const { watch, set } = stage();
    const late = watch(`intent:${one}`, 'acme', 12n);
    await pass(50);
    set({ intents: new Map([[one, 'b']]) });
    await pass(1_000);
    expect(late.places).toEqual([12n]);
  });

  it('tells of changes that are no events', async () => {
    const { watch, set } = stage();
    const page = watch(`intent:${one},list`);
    const desk = watch(`${caseOf(one)},recovery`);
    await pass(50);
    set({ intents: new Map([[one, 'b']]) });
    await pass(1_000);
    expect(page.heard).toEqual([[`intent:${one}`]]);
    set({ intents: new Map([[one, 'b']]), cases: new Map([[one, 'b']]), recovery: 'b' });
    await pass(1_000);
    expect(desk.heard).toEqual([[caseOf(one), 'recovery']]);
  });

  it('tells everybody to read again when more happened than it could read', async () => {
    const { watch, set } = stage();
    const page = watch(`intent:${two},list`);
    await pass(50);
    set({ head: 9_000n, overflow: true });
    await pass(1_000);
    expect(page.heard).toEqual([[`intent:${two}`, 'list']]);
  });

  it('backs off while nothing answers, says so once, and misses nothing', async () => {
    const { watch, set, asked, faults } = stage();
    const page = watch('list');
    await pass(50);
    set(new Error('down'));
    await pass(60_000);
    expect(asked.length).toBeLessThan(10);
    expect(faults).toHaveLength(1);
    set({ head: 11n, moved: new Map([[one, 12n]]) });
    await pass(30_000);
    expect(page.heard).toEqual([['list']]);
  });

  it('tells who comes back what they missed, by their place in the log', async () => {
    const { hub, set } = stage();
    const watcher = { tenantId: 'acme', topics: topicsOf(`intent:${one},list`) };
    expect(await hub.catchUp(watcher, 10n)).toEqual({ names: [`intent:${one}`], place: 10n });
    expect(await hub.catchUp(watcher, 7n)).toEqual({ names: [`intent:${one}`, 'list'], place: 10n });
    expect((await hub.catchUp(watcher, null)).names).toEqual([`intent:${one}`]);
    set({ recentlySealed: true });
    expect((await hub.catchUp(watcher, null)).names).toEqual([`intent:${one}`, 'list']);
  });
});

describe('topics', () => {
  it('are read from the address, each once', () => {
    expect(parseTopics(`list,list,intent:${one.toUpperCase()},recovery,${caseOf(two)}`)).toEqual([
      { kind: 'list', name: 'list' },
      { kind: 'intent', name: `intent:${one.toUpperCase()}`, intentId: one },
      { kind: 'recovery', name: 'recovery' },
      { kind: 'case', name: caseOf(two), intentId: two },
    ]);
  });

  it.each(['', 'lists', 'intent:', 'intent:1', `case:${one}`, `case:case_${'g'.repeat(32)}`, 'list,nothing'])(
    'refuses %j',
    (text) => expect(parseTopics(text)).toBeNull(),
  );

  it('are bounded', () => {
    const many = Array.from({ length: 17 }, (_, index) => `intent:${one.slice(0, -2)}${10 + index}`);
    expect(parseTopics(many.slice(1).join(','))).toHaveLength(16);
    expect(parseTopics(many.join(','))).toBeNull();
  });
});
