import type { Hub } from './hub';
import { type LiveStream, openStream, type StreamOptions } from './stream';

export const streamBounds = {
  /** As many connections as a browser opens to one host. */
  perSession: 6,
  /** Of one process. */
  total: 1_000,
} as const;

export interface Streams {
  /** Null when the session, or this process, has as many as it may. */
  open(sessionId: string, options: Omit<StreamOptions, 'hub' | 'onEnd'>): LiveStream | null;
  readonly count: number;
  /** Ends all of them, so that a stop waits for none. */
  close(): void;
}

/** The open streams of a process, counted per session. */
export function createStreams(
  hub: Hub,
  bounds: { readonly perSession: number; readonly total: number } = streamBounds,
): Streams {
  const open = new Map<LiveStream, string>();
  let closed = false;
  const ofSession = (sessionId: string): number => [...open.values()].filter((owner) => owner === sessionId).length;
  return {
    open(sessionId, options) {
      if (closed || open.size >= bounds.total || ofSession(sessionId) >= bounds.perSession) return null;
      const stream: LiveStream = openStream({ ...options, hub, onEnd: () => open.delete(stream) });
      open.set(stream, sessionId);
      return stream;
    },
    get count() {
      return open.size;
    },
    close() {
      closed = true;
      for (const stream of open.keys()) stream.end();
      hub.close();
    },
  };
}
