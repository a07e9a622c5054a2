'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';
import { createLiveConnection, type LiveConnection } from './live-connection';

let connection: LiveConnection | null = null;

/** One stream per page, opened when the first component watches something. */
function theConnection(): LiveConnection {
  connection ??= createLiveConnection({
    open: (address) => new EventSource(address),
    isVisible: () => document.visibilityState === 'visible',
    onVisibility: (act) => document.addEventListener('visibilitychange', act),
    chance: Math.random,
  });
  return connection;
}

const never = () => false;
const watchNothing = () => () => undefined;
const inBrowser = typeof window !== 'undefined';

/**
 * Calls `onChange` whenever one of the topics (`intent:<id>`, `case:<id>`, `list`, `recovery`) has changed on the server.
 * Gives whether changes arrive by themselves at this moment; while they do not, the caller reads again now and then.
 */
export function useLive(topics: readonly string[], onChange: (topic: string) => void): boolean {
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  const names = topics.join(',');
  useEffect(() => {
    if (names === '') return;
    const ends = names.split(',').map((topic) => theConnection().subscribe(topic, () => latest.current(topic)));
    return () => {
      for (const end of ends) end();
    };
  }, [names]);
  return useSyncExternalStore(
    inBrowser ? (listener) => theConnection().onLive(listener) : watchNothing,
    inBrowser ? () => theConnection().isLive() : never,
    never,
  );
}
