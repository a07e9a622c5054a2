'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useLive } from './use-live';

/** A page that the server renders is read again this often at most, however much happens. */
const leastMs = 3_000;
/** While no stream is open. */
const fallbackMs = 30_000;

/** Makes a page of server components follow the topics. Shows nothing. */
export function LiveRefresh({ topics }: { topics: readonly string[] }) {
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const refreshedAt = useRef(0);

  const refresh = () => {
    if (timer.current !== null) return;
    const wait = Math.max(0, refreshedAt.current + leastMs - performance.now());
    timer.current = setTimeout(() => {
      timer.current = null;
      refreshedAt.current = performance.now();
      router.refresh();
    }, wait);
  };
  const live = useLive(topics, refresh);

  useEffect(() => {
    if (live) return;
    const fallback = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh();
    }, fallbackMs);
    return () => clearInterval(fallback);
  }, [live, router]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return null;
}
