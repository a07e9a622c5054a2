'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** How often the page looks again while the rail moves the money, and how often at most. */
const everyMs = 3_000;
const looks = 100;

/** The money is on its way: the page reads itself again until it has arrived. */
export function RefreshWhileMoving() {
  const router = useRouter();
  useEffect(() => {
    let left = looks;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh();
      left -= 1;
      if (left === 0) clearInterval(timer);
    }, everyMs);
    return () => clearInterval(timer);
  }, [router]);
  return <p className="text-mini text-muted-foreground">Refreshes by itself.</p>;
}
