import { type Pulse, type PulseQuery, pulseWatchBound } from '@/lib/views/read-pulse';
import type { Topic } from './topics';

export interface Watcher {
  readonly tenantId: string;
  readonly topics: readonly Topic[];
  /** Told which of its topics have changed, and the place in the log up to which that is so. */
  readonly onChange: (names: readonly string[], place: bigint) => void;
  /** Where in the log it was when it had caught up; null before that. What stands there already is no news to it. */
  readonly caughtUpAt: () => bigint | null;
}

export interface Hub {
  /** Begins to watch; the returned function ends it. */
  watch(watcher: Watcher): () => void;
  /** What has changed since the reader was last here; `place` null for one who comes from a page that was just read. */
  catchUp(watcher: Pick<Watcher, 'tenantId' | 'topics'>, place: bigint | null): Promise<CaughtUp>;
  close(): void;
}

interface CaughtUp {
  readonly names: readonly string[];
  readonly place: bigint;
}

export interface HubOptions {
  readonly look: (tenantId: string, query: PulseQuery) => Promise<Pulse>;
  readonly onFault: (error: unknown) => void;
  /** Milliseconds between two looks. */
  readonly everyMs?: number;
}

const usualMs = 1_000;
/** While the database does not answer: twice as long each time, up to this. */
const longestMs = 30_000;

/** One look per tenant and interval serves all watchers of this process; without watchers nothing is asked. */
export function createHub({ look, onFault, everyMs = usualMs }: HubOptions): Hub {
  const tenants = new Map<string, TenantWatch>();
  return {
    watch(watcher) {
      const { tenantId } = watcher;
      const tenant = tenants.get(tenantId) ?? new TenantWatch((query) => look(tenantId, query), onFault, everyMs);
      tenants.set(tenantId, tenant);
      tenant.add(watcher);
      return () => {
        if (tenant.remove(watcher) === 0 && tenants.get(tenantId) === tenant) tenants.delete(tenantId);
      };
    },
    async catchUp({ tenantId, topics }, place) {
      const pulse = await look(tenantId, { after: null, intents: [], cases: [], recovery: false });
      const logMoved = place === null || place > pulse.head ? pulse.recentlySealed : pulse.head > place;
      // What is watched by its id is read again anyway: not every change of it is an event.
      const missed = topics.filter(({ kind }) => kind === 'intent' || kind === 'case' || logMoved);
      return { names: missed.map(({ name }) => name), place: pulse.head };
    },
    close() {
      for (const tenant of tenants.values()) tenant.stop();
      tenants.clear();
    },
  };
}

/** The watchers of one tenant, and what the last look saw. */
class TenantWatch {
  readonly #look: (query: PulseQuery) => Promise<Pulse>;
  readonly #onFault: (error: unknown) => void;
  readonly #everyMs: number;
  readonly #watchers = new Set<Watcher>();
  #seen: Pulse | null = null;
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(look: (query: PulseQuery) => Promise<Pulse>, onFault: (error: unknown) => void, everyMs: number) {
    this.#look = look;
    this.#onFault = onFault;
    this.#everyMs = everyMs;
  }

  add(watcher: Watcher): void {
    this.#watchers.add(watcher);
    if (this.#watchers.size === 1) this.#next(0);
  }

  /** Gives how many are left. */
  remove(watcher: Watcher): number {
    this.#watchers.delete(watcher);
    if (this.#watchers.size === 0) this.stop();
    return this.#watchers.size;
  }

  stop(): void {
    this.#watchers.clear();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #next(ms: number): void {
    this.#timer = setTimeout(() => void this.#turn(), ms);
  }

  async #turn(): Promise<void> {
    try {
      const before = this.#seen;
      const pulse = await this.#look(queryOf(this.#watchers, before?.head ?? null));
      this.#seen = pulse;
      this.#failures = 0;
      if (before !== null) this.#tell(before, pulse);
    } catch (error) {
      this.#failures += 1;
      // Once per outage: the retries would fill the log.
      if (this.#failures === 1) this.#onFault(error);
    }
    if (this.#watchers.size > 0) this.#next(Math.min(longestMs, this.#everyMs * 2 ** Math.min(this.#failures, 10)));
  }

  #tell(before: Pulse, pulse: Pulse): void {
    for (const watcher of this.#watchers) {
      const caughtUpAt = watcher.caughtUpAt() ?? 0n;
      const from = caughtUpAt > before.head ? caughtUpAt : before.head;
      const changed = watcher.topics.filter((topic) => pulse.overflow || hasChanged(topic, { before, pulse, from }));
      if (changed.length > 0)
        watcher.onChange(
          changed.map(({ name }) => name),
          pulse.head > from ? pulse.head : from,
        );
    }
  }
}

/** Beyond the bound an intent is still told of by its events; only what is no event waits for the page's own slow read. */
function queryOf(watchers: ReadonlySet<Watcher>, after: bigint | null): PulseQuery {
  const topics = [...watchers].flatMap((watcher) => watcher.topics);
  const idsOf = (kind: 'intent' | 'case') => [
    ...new Set(topics.flatMap((topic) => (topic.kind === kind ? [topic.intentId] : []))),
  ];
  return {
    after,
    intents: idsOf('intent').slice(0, pulseWatchBound),
    cases: idsOf('case').slice(0, pulseWatchBound),
    recovery: topics.some(({ kind }) => kind === 'recovery'),
  };
}

/** A mark that was not known before says nothing: who began to watch just now has just read. */
const differs = (before: string | null | undefined, now: string | null | undefined): boolean =>
  before !== undefined && before !== null && before !== now;

interface Change {
  readonly before: Pulse;
  readonly pulse: Pulse;
  /** Events up to this place are known to who watches. */
  readonly from: bigint;
}

function hasChanged(topic: Topic, { before, pulse, from }: Change): boolean {
  const logMoved = pulse.head > from;
  const hasMoved = (intentId: string): boolean => (pulse.moved.get(intentId) ?? 0n) > from;
  switch (topic.kind) {
    case 'list':
      return logMoved;
    case 'recovery':
      return logMoved || differs(before.recovery, pulse.recovery);
    case 'intent':
      return hasMoved(topic.intentId) || differs(before.intents.get(topic.intentId), pulse.intents.get(topic.intentId));
    case 'case':
      return hasMoved(topic.intentId) || differs(before.cases.get(topic.intentId), pulse.cases.get(topic.intentId));
  }
}
