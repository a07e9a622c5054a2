'use client';

import { useEffect, useState } from 'react';
import { z } from 'zod';
import type { QueueFilter, QueueRow } from '@/lib/onboarding/contract/desk';
import { caseAddress, withFilter } from './desk-address';

/** Addresses of the cases before and after one in the queue that it was opened from. */
export interface Neighbours {
  readonly queue: string;
  readonly previous: string | null;
  readonly next: string | null;
}

const storageKey = 'tidegate.reviews';
const stored = z.array(z.string());

/**
 * The order of the queue as it was last seen in this tab: ids and nothing else. Asking the server for it with every case
 * would note a look at every organisation of the queue.
 */
export function useKeptOrder(items: readonly QueueRow[]): void {
  useEffect(() => {
    const ids = items.filter(({ may_handle: may }) => may).map(({ case_id: id }) => id);
    sessionStorage.setItem(storageKey, JSON.stringify(ids));
  }, [items]);
}

function readOrder(): readonly string[] {
  try {
    return stored.parse(JSON.parse(sessionStorage.getItem(storageKey) ?? '[]'));
  } catch {
    return [];
  }
}

export function useNeighbours(caseId: string, filter: QueueFilter): Neighbours {
  const [order, setOrder] = useState<readonly string[]>([]);
  useEffect(() => setOrder(readOrder()), []);
  return neighboursIn(order, caseId, filter);
}

/** None for a case that is not in the order: it was opened from elsewhere. */
export function neighboursIn(order: readonly string[], caseId: string, filter: QueueFilter): Neighbours {
  const at = order.indexOf(caseId);
  const show = filter === 'all' ? '' : `?${new URLSearchParams({ show: filter })}`;
  const address = (id: string | undefined) => (id === undefined ? null : `${caseAddress(id)}${show}`);
  return {
    queue: withFilter(filter),
    previous: at > 0 ? address(order[at - 1]) : null,
    next: at >= 0 ? address(order[at + 1]) : null,
  };
}
