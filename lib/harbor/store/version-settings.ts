import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { type Database, inTenant } from '@/lib/db/pool';
import { type RailConfiguration, settingsSchema } from './engine-read';

type Settings = RailConfiguration['settings'];

const maxVersions = 1_000;
const text = 'SELECT settings FROM rail_versions WHERE tenant_id = $1 AND version = $2';

/** Settings of a version that is no longer in force. A version never changes, so a process reads it once. */
export function versionSettings(db: Database): (tenantId: string, version: number) => Promise<Settings> {
  const known = new LRUCache<string, Settings>({ max: maxVersions });
  return async (tenantId, version) => {
    const key = `${tenantId}:${version}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const [row] = await inTenant(db, tenantId, (tx) => tx.rows(text, [tenantId, version]));
    const { settings } = z.object({ settings: settingsSchema }).parse(row);
    known.set(key, settings);
    return settings;
  };
}
