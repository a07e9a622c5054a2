/** What a batch came to. Every item was tried, unless so many failed that the rest was left for another turn. */
export interface EachResult {
  readonly done: number;
  readonly failed: number;
}

export interface EachOptions<T> {
  /** Items worked on at a time. */
  readonly concurrency: number;
  /** After this many failures it is not the items: the rest waits, and the last error is thrown. */
  readonly maxFailures: number;
  readonly signal: AbortSignal;
  readonly onFailure: (item: T, error: unknown) => void;
}

/** Works on every item, some at a time. One that fails is told of and does not keep the others from their turn. */
export async function forEach<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  { concurrency, maxFailures, signal, onFailure }: EachOptions<T>,
): Promise<EachResult> {
  let next = 0;
  let done = 0;
  let failed = 0;
  let lastError: unknown;
  const lane = async (): Promise<void> => {
    while (next < items.length && failed < maxFailures && !signal.aborted) {
      const item = items[next++];
      if (item === undefined) return;
      try {
        await work(item);
        done++;
      } catch (error) {
        failed++;
        lastError = error;
        onFailure(item, error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, lane));
  if (failed >= maxFailures) throw lastError;
  return { done, failed };
}
