'use client';

import { useSyncExternalStore } from 'react';

const tickMs = 1_000;
const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const tell of listeners) tell();
    }, tickMs);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const read = (): number => {
  if (now === 0) now = Date.now();
  return now;
};

/** For arithmetic between two moments; what is shown on the page reads `useNow`. */
export const nowMs = (): number => Date.now();

/** One clock for every relative time on the page. Null in the server's HTML, where "now" would already be past. */
export function useNow(): Date | null {
  const at = useSyncExternalStore<number | null>(subscribe, read, () => null);
  return at === null ? null : new Date(at);
}
