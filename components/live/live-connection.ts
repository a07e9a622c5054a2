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
export function createLiveConnection({ open, isVisible, onVisibility, chance }: Surroundings): LiveConnection {
  const listeners = new Map<string, Set<() => void>>();
  const liveListeners = new Set<() => void>();
  let source: Source | null = null;
  let sourceTopics = '';
  let place = '';
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isLive = false;

  const setLive = (live: boolean): void => {
    if (isLive === live) return;
    isLive = live;
    for (const listener of liveListeners) listener();
  };
  const close = (): void => {
    source?.close();
    source = null;
    sourceTopics = '';
    setLive(false);
  };
  const tell = (topics: readonly string[]): void => {
    for (const topic of topics) for (const listener of listeners.get(topic) ?? []) listener();
  };
  const later = (ms: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(sync, ms);
  };

  const comeBack = (): void => {
    close();
    later(Math.min(longestRetryMs, firstRetryMs * 2 ** failures) * (0.5 + chance() / 2));
    failures += 1;
  };

  const connect = (topics: string): void => {
    const opened = open(`${path}?${new URLSearchParams({ topics, ...(place === '' ? {} : { after: place }) })}`);
    source = opened;
    sourceTopics = topics;
    opened.addEventListener('changed', ({ data, lastEventId }) => {
      if (source !== opened) return;
      failures = 0;
      if (lastEventId) place = lastEventId;
      setLive(true);
      tell(topicsIn(data));
    });
    opened.addEventListener('end', () => {
      if (source !== opened) return;
      // The session is over, or looks at another tenant now. Whoever reads again is told which.
      place = '';
      comeBack();
      tell([...listeners.keys()]);
    });
    opened.addEventListener('error', () => {
      if (source !== opened) return;
      setLive(false);
      if (opened.readyState === closedState) comeBack();
    });
  };

  function sync(): void {
    timer = null;
    const topics = [...listeners.keys()].sort().join(',');
    if (topics === '' || !isVisible()) {
      close();
      return;
    }
    if (source !== null && topics === sourceTopics) return;
    close();
    connect(topics);
  }

  onVisibility(() => {
    failures = 0;
    if (isVisible()) later(settleMs);
    else close();
  });
  return {
    subscribe(topic, listener) {
      const known = listeners.get(topic) ?? new Set();
      listeners.set(topic, known.add(listener));
      later(settleMs);
      return () => {
        known.delete(listener);
        if (known.size === 0) listeners.delete(topic);
        later(settleMs);
      };
    },
    isLive: () => isLive,
    onLive(listener) {
      liveListeners.add(listener);
      return () => liveListeners.delete(listener);
    },
  };
}

/** The server is ours, but what came over a network is read with care. */
function topicsIn(data: unknown): readonly string[] {
  if (typeof data !== 'string') return [];
  const message: unknown = JSON.parse(data);
  if (typeof message !== 'object' || message === null || !('topics' in message) || !Array.isArray(message.topics))
    return [];
  return message.topics.filter((topic): topic is string => typeof topic === 'string');
}
