import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLiveConnection, type Source } from './live-connection';

type Listener = (event: { readonly data?: unknown; readonly lastEventId?: string }) => void;

class FakeSource implements Source {
  readyState = 0;
  isClosed = false;
  readonly #listeners = new Map<string, Listener>();
  readonly address: URL;

  constructor(address: string) {
    this.address = new URL(address, 'http://localhost');
  }
  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, listener);
  }
  close(): void {
    this.isClosed = true;
  }
  change(place: string, ...topics: string[]): void {
    this.#listeners.get('changed')?.({ data: JSON.stringify({ topics }), lastEventId: place });
  }
  fail(isGivenUp: boolean): void {
    this.readyState = isGivenUp ? 2 : 0;
    this.#listeners.get('error')?.({});
  }
  end(): void {
    this.#listeners.get('end')?.({ data: '{"reason":"session"}' });
  }
}

function stage() {
  const sources: FakeSource[] = [];
  let visible = true;
  let look: () => void = () => undefined;
  const connection = createLiveConnection({
    open: (address) => {
      const source = new FakeSource(address);
      sources.push(source);
      return source;
    },
    isVisible: () => visible,
    onVisibility: (act) => {
      look = act;
    },
    chance: () => 1,
  });
  const latest = (): FakeSource => {
    const source = sources.at(-1);
    if (source === undefined) throw new Error('nothing was opened');
    return source;
  };
  const show = (now: boolean) => {
    visible = now;
    look();
  };
  return { connection, sources, latest, show };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('opens one stream for everything that a page watches, and a new one from the same place when that changes', async () => {
  const { connection, sources, latest } = stage();
  const heard: string[] = [];
  connection.subscribe('list', () => heard.push('list'));
  connection.subscribe('intent:1', () => heard.push('intent 1'));
  connection.subscribe('intent:1', () => heard.push('intent 1 again'));
  await pass(300);
  expect(sources).toHaveLength(1);
  expect(latest().address.searchParams.get('topics')).toBe('intent:1,list');
  expect(connection.isLive()).toBe(false);
  latest().change('7', 'intent:1');
  expect(connection.isLive()).toBe(true);
  expect(heard).toEqual(['intent 1', 'intent 1 again']);

  connection.subscribe('recovery', () => undefined);
  await pass(300);
  expect(sources.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  expect(latest().address.search).toBe('?topics=intent%3A1%2Clist%2Crecovery&after=7');
});

it('closes when nobody watches, and while the page is hidden', async () => {
  const { connection, sources, latest, show } = stage();
  const end = connection.subscribe('list', () => undefined);
  await pass(300);
  latest().change('3', 'list');
  show(false);
  expect(latest().isClosed).toBe(true);
  expect(connection.isLive()).toBe(false);
  await pass(600_000);
  expect(sources).toHaveLength(1);
  show(true);
  await pass(300);
  expect(latest().address.searchParams.get('after')).toBe('3');
  end();
  await pass(300);
  expect(sources.every(({ isClosed }) => isClosed)).toBe(true);
});

it('leaves the first try after a cut to the browser, and then comes back ever more slowly', async () => {
  const { connection, sources, latest } = stage();
  connection.subscribe('list', () => undefined);
  await pass(300);
  latest().change('3', 'list');
  latest().fail(false);
  expect(connection.isLive()).toBe(false);
  await pass(60_000);
  expect(sources).toHaveLength(1);
  const waits: number[] = [];
  for (let turn = 0; turn < 6; turn++) {
    latest().fail(turn % 2 === 0);
    let waited = 0;
    const before = sources.length;
    while (sources.length === before && waited < 120_000) {
      await pass(1_000);
      waited += 1_000;
    }
    waits.push(waited);
  }
  expect(waits).toEqual([4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  expect(latest().address.searchParams.get('after')).toBe('3');
});

it('lets everybody find out that the session is over, and comes back without its place', async () => {
  const { connection, sources, latest } = stage();
  let heard = 0;
  connection.subscribe('list', () => {
    heard += 1;
  });
  await pass(300);
  latest().change('3', 'recovery');
  latest().end();
  expect(heard).toBe(1);
  expect(latest().isClosed).toBe(true);
  await pass(2_000);
  expect(sources).toHaveLength(2);
  expect(latest().address.searchParams.has('after')).toBe(false);
});
