'use client';

import { useEffect, useRef, useState } from 'react';
import { nowMs, useNow } from '@/components/shared/use-now';

/** How long something is held back before it is really sent. */
const holdMs = 10_000;

interface Held<T> {
  readonly input: T;
  readonly until: number;
}

/**
 * Holds something back for ten seconds, in which it can be undone. It is held by this page alone: whoever closes it, or
 * goes to another, has sent nothing.
 */
export function useHold<T>(send: (input: T) => void) {
  const [held, setHeld] = useState<Held<T> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const latest = useRef(send);
  latest.current = send;
  const now = useNow();

  const stop = () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    setHeld(null);
  };
  const release = (input: T) => {
    stop();
    latest.current(input);
  };
  const begin = (input: T) => {
    stop();
    setHeld({ input, until: nowMs() + holdMs });
    timer.current = setTimeout(() => release(input), holdMs);
  };

  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  const isHeld = held !== null;
  useEffect(() => {
    if (!isHeld) return;
    // The browser asks whether to leave: what is held would be lost.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isHeld]);

  const left = held === null || now === null ? holdMs : held.until - now.getTime();
  return {
    isHeld,
    secondsLeft: Math.max(0, Math.ceil(left / 1_000)),
    begin,
    undo: stop,
    sendNow: () => held && release(held.input),
  };
}
