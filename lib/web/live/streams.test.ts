import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Hub, Watcher } from './hub';
import { createStreams } from './streams';
import { parseTopics } from './topics';

/** A hub that tells what the test says. */
function stage(bounds = { perSession: 2, total: 3 }) {
  const watchers = new Set<Watcher>();
  const asked: (bigint | null)[] = [];
  const hub: Hub = {
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    catchUp(_watcher, place) {
      asked.push(place);
      return Promise.resolve({ names: ['list'], place: 7n });
    },
    close: () => undefined,
  };
  const streams = createStreams(hub, bounds);
  let standing = true;
  const open = (sessionId = 's1', place: bigint | null = null) =>
    streams.open(sessionId, {
      tenantId: 'acme',
      topics: parseTopics('list') ?? [],
      place,
      isStillIn: () => Promise.resolve(standing),
      onFault: () => undefined,
    });
  return {
    streams,
    watchers,
    asked,
    open,
    endSession: () => {
      standing = false;
    },
  };
}

const isThere = <T>(value: T | null): T => {
  if (value === null) throw new Error('refused');
  return value;
};

/** Everything that the stream has said, and whether it has ended. */
function reading(body: ReadableStream<Uint8Array>) {
  const said = { text: '', ended: false };
  const reader = body.getReader();
  const pump = async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      said.text += new TextDecoder().decode(value);
    }
    said.ended = true;
  };
  void pump();
  return Object.assign(said, { leave: () => reader.cancel() });
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('says first what was missed since the place that the reader names, then what changes, then that it still lives', async () => {
  const { open, watchers, asked } = stage();
  const said = reading(isThere(open('s1', 4n)).body);
  await pass(1);
  expect(asked).toEqual([4n]);
  expect(said.text).toBe('retry: 2000\n\nid: 7\nevent: changed\ndata: {"topics":["list"]}\n\n');
  for (const { onChange } of watchers) onChange(['list', 'recovery'], 9n);
  await pass(1);
  expect(said.text).toContain('id: 9\nevent: changed\ndata: {"topics":["list","recovery"]}\n\n');
  await pass(15_000);
  expect(said.text).toContain(': beat\n\n');
  expect(said.ended).toBe(false);
});

it('tells what changes while it catches up together with what was missed, once', async () => {
  const { open, watchers, asked } = stage();
  const said = reading(isThere(open()).body);
  for (const { onChange, caughtUpAt } of watchers) {
    expect(caughtUpAt()).toBeNull();
    onChange(['list', 'recovery'], 6n);
  }
  await pass(1);
  expect(asked).toEqual([null]);
  expect(said.text.match(/event: .*\ndata: .*/g)).toEqual(['event: changed\ndata: {"topics":["list","recovery"]}']);
  expect([...watchers].map(({ caughtUpAt }) => caughtUpAt())).toEqual([7n]);
});

it('ends within seconds of its session, and says why', async () => {
  const { open, watchers, endSession, streams } = stage();
  const said = reading(isThere(open()).body);
  await pass(4_000);
  expect(said.ended).toBe(false);
  endSession();
  await pass(3_000);
  expect(said.ended).toBe(true);
  expect(said.text).toContain('event: end\ndata: {"reason":"session"}\n\n');
  expect(watchers.size).toBe(0);
  expect(streams.count).toBe(0);
});

it('has room for a few streams of a session and of the process, and room again once one has ended', async () => {
  const { open, streams, watchers } = stage();
  const first = reading(isThere(open('s1')).body);
  reading(isThere(open('s1')).body);
  expect(open('s1')).toBeNull();
  reading(isThere(open('s2')).body);
  expect(open('s3')).toBeNull();
  await first.leave();
  expect(streams.count).toBe(2);
  expect(watchers.size).toBe(2);
  expect(open('s3')).not.toBeNull();
});

it('cuts off a reader who does not read', async () => {
  const { open, watchers, streams } = stage();
  isThere(open());
  await pass(1);
  const [watcher] = watchers;
  for (let place = 0n; place < 200n; place++) watcher?.onChange(['list'], place);
  expect(streams.count).toBe(0);
});

it('ends every stream when the process stops, and opens none after that', async () => {
  const { open, streams } = stage();
  const said = [reading(isThere(open('s1')).body), reading(isThere(open('s2')).body)];
  streams.close();
  await pass(1);
  expect(said.map(({ ended }) => ended)).toEqual([true, true]);
  expect(open('s1')).toBeNull();
});
