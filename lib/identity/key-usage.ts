import { LRUCache } from 'lru-cache';
import { type Database, inTenant, type Queryable } from '@/lib/db/pool';

/** A key's last use is noted at most this often, so that it is exact to the minute and costs nothing. */
const noteEveryMs = 60_000;
const flushEveryMs = 10_000;
/** Keys remembered at once; a note beyond that is left out until the next use. */
const maxKeys = 10_000;

export interface KeyUsage {
  /** Takes a note in memory; never waits. */
  note(tenantId: string, keyId: string, now: Date): void;
  /** Writes what was noted, one statement per tenant. A failure keeps the notes for the next time. */
  flush(): Promise<void>;
  /** Writes the last notes and stops. */
  close(): Promise<void>;
}

/** Writes when keys of one tenant were last used. */
type TouchKeys = (tx: Queryable, tenantId: string, uses: ReadonlyMap<string, Date>) => Promise<void>;

/** Collects when keys were last used and writes it in the background, off the hot path. */
export function createKeyUsage(db: Database, touch: TouchKeys, onFault?: (error: unknown) => void): KeyUsage {
  const noted = new LRUCache<string, number>({ max: maxKeys });
  let pending = new Map<string, Map<string, Date>>();
  let waiting = 0;

  const keep = (tenantId: string, keyId: string, at: Date): void => {
    if (waiting >= maxKeys) return;
    const keys = pending.get(tenantId) ?? new Map<string, Date>();
    pending.set(tenantId, keys);
    if (!keys.has(keyId)) waiting += 1;
    keys.set(keyId, at);
  };

  const flush = async (): Promise<void> => {
    const taken = pending;
    pending = new Map();
    waiting = 0;
    for (const [tenantId, uses] of taken) {
      try {
        await inTenant(db, tenantId, (tx) => touch(tx, tenantId, uses));
      } catch (error) {
        for (const [keyId, at] of uses) if (!pending.get(tenantId)?.has(keyId)) keep(tenantId, keyId, at);
        onFault?.(error);
      }
    }
  };

  const timer = setInterval(() => void flush(), flushEveryMs);
  timer.unref();

  return {
    note(tenantId, keyId, now) {
      const last = noted.get(keyId);
      if (last !== undefined && now.getTime() - last < noteEveryMs) return;
      noted.set(keyId, now.getTime());
      keep(tenantId, keyId, now);
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
