import { UnexpectedAnswerError } from './answer';

/** Most pages that a look-up reads: an intent has a handful of objects, never a thousand. */
const lookUpPages = 10;
const pageSize = 100;

interface Page {
  readonly limit: number;
  readonly starting_after?: string;
}

export interface ListBounds {
  readonly maxPages?: number;
  /** Ends the reading between two pages. */
  readonly signal?: AbortSignal;
}

/** Reads a list to its end. @throws UnexpectedAnswerError when it does not end, since half a list proves nothing. */
export async function listAll<T extends { readonly id: string }>(
  read: (page: Page) => Promise<{ readonly items: readonly T[]; readonly hasMore: boolean }>,
  { maxPages = lookUpPages, signal }: ListBounds = {},
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 0; page < maxPages; page++) {
    signal?.throwIfAborted();
    const last = all.at(-1);
    const { items, hasMore } = await read({ limit: pageSize, ...(last ? { starting_after: last.id } : {}) });
    all.push(...items);
    if (!hasMore) return all;
  }
  throw new UnexpectedAnswerError(`A list did not end within ${maxPages} pages`);
}
