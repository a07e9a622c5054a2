'use client';

import { WifiOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}

export const useOnline = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );

/** The live region is always there, so that its text is announced when it comes. */
export function OfflineNotice() {
  const online = useOnline();
  return (
    <div role="status">
      {online ? null : (
        <p className="flex items-center justify-center gap-2 bg-state-disputed-soft px-4 py-1.5 text-dense text-state-disputed">
          <WifiOff aria-hidden="true" className="size-4 shrink-0" />
          You are offline. This page shows what was last read and catches up when the connection is back.
        </p>
      )}
    </div>
  );
}
