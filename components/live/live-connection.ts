/** What of an `EventSource` is used; tests give their own. */
export interface Source {
  readonly readyState: number;
  addEventListener(
    type: string,
    listener: (event: { readonly data?: unknown; readonly lastEventId?: string }) => void,
  ): void;
  close(): void;
}

/** What the connection needs of the browser. */
export interface Surroundings {
  readonly open: (address: string) => Source;
  readonly isVisible: () => boolean;
  /** Calls back whenever what `isVisible` says may have changed. */
  readonly onVisibility: (act: () => void) => void;
  /** Between 0 and 1, so that browsers do not all come back at once. */
  readonly chance: () => number;
}

export interface LiveConnection {
  /** Calls `listener` when the topic has changed; the returned function ends that. */
  subscribe(topic: string, listener: () => void): () => void;
  /** True while changes arrive by themselves. */
  isLive(): boolean;
  onLive(listener: () => void): () => void;
}

const path = '/api/console/live';
/** `EventSource.CLOSED`: the browser has given up and will not come back by itself. */
const closedState = 2;
/** Components mount and unmount in groups: one new stream serves the whole change. */
const settleMs = 250;
const firstRetryMs = 2_000;
const longestRetryMs = 60_000;

/**
 * The one stream of a page, for the topics that its components watch together. It is closed while the page is hidden, and
 * comes back with the place that it had reached, so that what was missed is told.
 */
export const createLiveConnection = (surroundings: Surroundings): LiveConnection => new Connection(surroundings);

class Connection implements LiveConnection {
  readonly #surroundings: Surroundings;
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #liveListeners = new Set<() => void>();
  #source: Source | null = null;
  #sourceTopics = '';
  #place = '';
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isLive = false;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    surroundings.onVisibility(() => {
      this.#failures = 0;
      if (surroundings.isVisible()) this.#later(settleMs);
      else this.#close();
    });
  }

  subscribe(topic: string, listener: () => void): () => void {
    const known = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, known.add(listener));
    this.#later(settleMs);
    return () => {
      known.delete(listener);
      if (known.size === 0 && this.#listeners.get(topic) === known) this.#listeners.delete(topic);
      this.#later(settleMs);
    };
  }

  isLive(): boolean {
    return this.#isLive;
  }

  onLive(listener: () => void): () => void {
    this.#liveListeners.add(listener);
    return () => this.#liveListeners.delete(listener);
  }

  #later(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#sync(), ms);
  }

  /** Makes the open stream the one that is wanted. */
  #sync(): void {
    this.#timer = null;
    const topics = [...this.#listeners.keys()].sort().join(',');
    const isWanted = topics !== '' && this.#surroundings.isVisible();
    if (isWanted && this.#source !== null && topics === this.#sourceTopics) return;
    this.#close();
    if (isWanted) this.#connect(topics);
  }

  #connect(topics: string): void {
    const query = new URLSearchParams({ topics });
    if (this.#place !== '') query.set('after', this.#place);
    const source = this.#surroundings.open(`${path}?${query}`);
    this.#source = source;
    this.#sourceTopics = topics;
    source.addEventListener('changed', ({ data, lastEventId }) => {
      if (this.#source !== source) return;
      this.#failures = 0;
      if (lastEventId) this.#place = lastEventId;
      this.#setLive(true);
      this.#tell(topicsIn(data));
    });
    source.addEventListener('end', () => {
      if (this.#source !== source) return;
      // The session is over, or looks at another tenant now. Whoever reads again is told which.
      this.#place = '';
      this.#comeBack();
      this.#tell([...this.#listeners.keys()]);
    });
    source.addEventListener('error', () => {
      if (this.#source !== source) return;
      this.#setLive(false);
      // The browser mends a cut by itself, and would go on at one pace for ever: only its first try is its own.
      const isFirst = this.#failures === 0 && source.readyState !== closedState;
      if (isFirst) this.#failures = 1;
      else this.#comeBack();
    });
  }

  #comeBack(): void {
    this.#close();
    const wait = Math.min(longestRetryMs, firstRetryMs * 2 ** this.#failures);
    this.#later(wait * (0.5 + this.#surroundings.chance() / 2));
    this.#failures += 1;
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
    this.#sourceTopics = '';
    this.#setLive(false);
  }

  #setLive(live: boolean): void {
    if (this.#isLive === live) return;
    this.#isLive = live;
    for (const listener of this.#liveListeners) listener();
  }

  #tell(topics: readonly string[]): void {
    for (const topic of topics) for (const listener of this.#listeners.get(topic) ?? []) listener();
  }
}

/** The server is ours, but what came over a network is read with care. */
function topicsIn(data: unknown): readonly string[] {
  if (typeof data !== 'string') return [];
  const message: unknown = JSON.parse(data);
  if (typeof message !== 'object' || message === null || !('topics' in message) || !Array.isArray(message.topics))
    return [];
  return message.topics.filter((topic): topic is string => typeof topic === 'string');
}
