import { utf8 } from '@/lib/kernel/bytes';
import type { Hub } from './hub';
import type { Topic } from './topics';

export interface StreamOptions {
  readonly hub: Hub;
  readonly tenantId: string;
  readonly topics: readonly Topic[];
  /** Where in the log the reader was when its last stream ended; null for its first. */
  readonly place: bigint | null;
  /** Whether the session that opened the stream still stands, in the same tenant and with a role that may see the topics. */
  readonly isStillIn: () => Promise<boolean>;
  readonly onFault: (error: unknown) => void;
  /** Told once, however the stream ends. */
  readonly onEnd: () => void;
}

export interface LiveStream {
  readonly body: ReadableStream<Uint8Array>;
  end(): void;
}

const times = {
  /** A proxy that sees nothing for longer may cut the connection. */
  beatMs: 15_000,
  /** A session that has ended ends its stream within this. */
  sessionMs: 3_000,
  /** The browser comes back by itself, perhaps to another process. */
  longestMs: 15 * 60_000,
  /** How long the browser waits before it comes back. */
  retryMs: 2_000,
} as const;
/** Messages that a reader may leave unread; one that is further behind is cut off and catches up when it returns. */
const unreadBound = 64;

interface Message {
  readonly event: 'changed' | 'end';
  readonly data: object;
  readonly place?: bigint;
}

const encode = ({ event, data, place }: Message): Uint8Array =>
  utf8(`${place === undefined ? '' : `id: ${place}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

/**
 * One browser session's stream of server-sent events. `changed` names topics to read again and carries the place in the
 * tenant's log as its id; `end` says that the session is over. What changed is never in it: pages ask for it themselves.
 */
export function openStream({ hub, isStillIn, onFault, onEnd, ...watched }: StreamOptions): LiveStream {
  const { tenantId, topics, place } = watched;
  const ends: (() => void)[] = [];
  let out: ReadableStreamDefaultController<Uint8Array> | null = null;

  const end = (): void => {
    if (out === null) return;
    const ending = out;
    out = null;
    for (const stop of ends) stop();
    try {
      ending.close();
    } catch {
      // The reader has gone already.
    }
    onEnd();
  };
  const write = (bytes: Uint8Array): void => {
    if (out === null) return;
    if ((out.desiredSize ?? 0) < -unreadBound) end();
    else out.enqueue(bytes);
  };
  /** What changes while the stream still catches up is told together with what was missed. */
  const meanwhile = new Set<string>();
  let caughtUpAt: bigint | null = null;
  const tell = (names: readonly string[], at: bigint): void => {
    if (caughtUpAt === null) for (const name of names) meanwhile.add(name);
    else write(encode({ event: 'changed', data: { topics: names }, place: at }));
  };
  const checkSession = async (): Promise<void> => {
    const standing = await isStillIn().catch((error: unknown) => {
      onFault(error);
      return true;
    });
    if (standing) return;
    write(encode({ event: 'end', data: { reason: 'session' } }));
    end();
  };
  const every = (ms: number, act: () => void): void => {
    const timer = setInterval(act, ms);
    ends.push(() => clearInterval(timer));
  };

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      out = controller;
      write(utf8(`retry: ${times.retryMs}\n\n`));
      ends.push(hub.watch({ tenantId, topics, onChange: tell, caughtUpAt: () => caughtUpAt }));
      every(times.beatMs, () => write(utf8(': beat\n\n')));
      every(times.sessionMs, () => void checkSession());
      const late = setTimeout(end, times.longestMs);
      ends.push(() => clearTimeout(late));
      // Watching has begun before: what happens in between is told rather twice than not at all.
      hub.catchUp({ tenantId, topics }, place).then(
        (missed) => {
          caughtUpAt = missed.place;
          tell([...new Set([...missed.names, ...meanwhile])], missed.place);
        },
        // The hub's own look puts an outage into the log; the browser comes back and catches up then.
        end,
      );
    },
    cancel: () => end(),
  });
  return { body, end };
}
