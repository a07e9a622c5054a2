import { z } from 'zod';
import { sqlStateOf } from '@/lib/db/pool';
import type { Periods } from '@/lib/spend/limits/domain/periods';
import type { SpentSoFar } from '@/lib/spend/limits/domain/policy';

const row = z.object({ spent: z.record(z.string(), z.number().int()), merchant_known: z.boolean() });

/** What `spend_so_far` gives, of these periods. */
export function parseSoFar(value: unknown, { day, month }: Periods): SpentSoFar {
  const { spent, merchant_known: isMerchantKnown } = row.parse(value);
  return { day: BigInt(spent[day] ?? 0), month: BigInt(spent[month] ?? 0), isMerchantKnown };
}

/** True when a commit kept nothing because a cap would have been passed, or the policy is no longer what was read. */
export const isAboveCap = (error: unknown): boolean => sqlStateOf(error) === 'TG011';
