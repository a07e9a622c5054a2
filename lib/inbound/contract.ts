import { z } from 'zod';
import { bounds } from '@/lib/kernel/bounds';
import { wholeNumber } from '@/lib/kernel/page';

const instant = z.iso.datetime();

/** How the events of a counterpart are doing. Counts that are not the tenant's own say nothing but how many. */
export const healthView = z.object({
  status: z.enum(['healthy', 'attention']),
  environment: z.enum(['sandbox', 'live']),
  /** False when this installation has no such counterpart. */
  configured: z.boolean(),
  last_received_at: instant.nullable(),
  /** When the counterpart's own list was last read for events that no webhook had brought. */
  last_replayed_at: instant.nullable(),
  waiting: z.int(),
  unmatched: z.int(),
  failed: z.int(),
  own_failures: z.int().describe('Of this tenant: see the list of failures.'),
});
export type HealthView = z.infer<typeof healthView>;

export const failuresQuery = z.object({
  limit: wholeNumber(1, bounds.pageSize, bounds.pageSizeDefault),
  cursor: z.string().max(bounds.shortText).optional(),
});
export type FailuresQuery = z.output<typeof failuresQuery>;

export const failureView = z.object({
  event_id: z.string(),
  type: z.string(),
  status: z.enum(['unmatched', 'failed']),
  attempts: z.int(),
  last_error: z.string().nullable(),
  intent_id: z.string().nullable(),
  occurred_at: instant,
  received_at: instant,
  next_attempt_at: instant.nullable().describe('Null once it rests until somebody asks again.'),
});
export type FailureView = z.infer<typeof failureView>;

export const failuresView = z.object({ failures: z.array(failureView), next_cursor: z.string().nullable() });
export type FailuresView = z.infer<typeof failuresView>;
