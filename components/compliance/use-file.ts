'use client';

import { useEffect, useState } from 'react';

/** A file stands open for five minutes; looking at it longer is another opening, which is noted like the first. */
const openMs = 5 * 60_000;

export type OpenedFile =
  | { readonly state: 'reading' }
  | { readonly state: 'shown'; readonly image: ImageBitmap }
  | { readonly state: 'failed' }
  | { readonly state: 'over' };

/** Reads a picture once. It stays in the memory of this page alone, and is gone with it. */
export function useFile(address: string, onOpened: () => void): OpenedFile & { readonly again: () => void } {
  const [opening, setOpening] = useState(0);
  const [file, setFile] = useState<OpenedFile>({ state: 'reading' });

  // biome-ignore lint/correctness/useExhaustiveDependencies: `opening` asks again, and `onOpened` is told once per opening
  useEffect(() => {
    const gone = new AbortController();
    let image: ImageBitmap | null = null;
    const read = async () => {
      const answer = await fetch(address, { signal: gone.signal, cache: 'no-store' });
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      image = await createImageBitmap(await answer.blob());
      if (gone.signal.aborted) return image.close();
      setFile({ state: 'shown', image });
      onOpened();
    };
    setFile({ state: 'reading' });
    read().catch(() => {
      if (!gone.signal.aborted) setFile({ state: 'failed' });
    });
    const timer = setTimeout(() => setFile({ state: 'over' }), openMs);
    return () => {
      gone.abort();
      clearTimeout(timer);
      image?.close();
    };
  }, [address, opening]);

  return { ...file, again: () => setOpening((count) => count + 1) };
}
