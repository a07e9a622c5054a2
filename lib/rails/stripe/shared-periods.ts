import { LRUCache } from 'lru-cache';
import type { StripeClient } from './client';
import type { Period } from './period';
import type { Moved } from './statement-lines';

type Read = (client: StripeClient, period: Period) => Promise<readonly Moved[]>;

/** Objects of Stripe's that are kept, over all periods; a period with more than that is read by each tenant. */
const maxKept = 10_000;
/** The tenants of one night's comparison come within this time, in milliseconds; later, a period is read again. */
const keptMs = 10 * 60_000;

/**
 * Stripe is one account for all tenants, so a period's lists are read once and looked through by each of them. `fresh`
 * reads again, for somebody who wants to see what has changed; the others then share that.
 */
export function sharedPeriods(read: Read) {
  const known = new LRUCache<string, readonly Moved[]>({
    maxSize: maxKept,
    sizeCalculation: (moved) => moved.length + 1,
    ttl: keptMs,
  });
  const underWay = new Map<string, Promise<readonly Moved[]>>();
  return async (client: StripeClient, period: Period, fresh: boolean): Promise<readonly Moved[]> => {
    const key = `${client.settings.environment} ${period.from.toISOString()} ${period.to.toISOString()}`;
    const found = fresh ? undefined : (known.get(key) ?? underWay.get(key));
    if (found !== undefined) return found;
    const reading = read(client, period);
    underWay.set(key, reading);
    try {
      const moved = await reading;
      known.set(key, moved);
      return moved;
    } finally {
      if (underWay.get(key) === reading) underWay.delete(key);
    }
  };
}
