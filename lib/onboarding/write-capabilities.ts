import { writeCapabilities as write } from '@/lib/capabilities';
import type { Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import { capabilityKeys } from '@/lib/kernel/capability';
import { capabilitiesOf } from './domain/review/capabilities';
import { type ApplicationKey, lockApplication } from './store/application-store';
import { findReview } from './store/clock-store';

/** Gates of the checklist, credentials and billing: nothing has opened these yet, so live environments stay closed. */
const nothingOpened = {
  gates: { g1: false, g4: false, goLive: false },
  hasStageCredentials: false,
  isExchanged: false,
  hasBillingInstrument: false,
  transferInstrument: 'missing',
} as const;

/** Writes what the tenant may do now, in the transaction that changed its application or its review. */
export async function writeCapabilities(tx: Queryable, key: ApplicationKey, now: Date): Promise<void> {
  const row = await lockApplication(tx, key);
  assert(row !== null, 'writeCapabilities: the application is there');
  const review = (await findReview(tx, key))?.review ?? null;
  const found = capabilitiesOf({ now, status: row.status, review, ...nothingOpened });
  const rows = capabilityKeys.map((capability) => {
    const { allowed, reason, deadline } = found[capability];
    return { capability, allowed, reason, validUntil: deadline };
  });
  await write(tx, key.tenantId, rows, now);
}
