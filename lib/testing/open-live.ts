import { writeCapabilities } from '@/lib/capabilities';
import { type Database, inTenant } from '@/lib/db/pool';
import { capabilityKeys } from '@/lib/kernel/capability';
import type { Tenant } from '@/lib/kernel/context';

/** Opens a live environment as a finished onboarding does. */
export const openLive = (db: Database, { id }: Pick<Tenant, 'id'>, now: Date): Promise<void> =>
  inTenant(db, id, (tx) =>
    writeCapabilities(
      tx,
      id,
      capabilityKeys.map((capability) => ({ capability, allowed: true, reason: null, validUntil: null })),
      now,
    ),
  );
