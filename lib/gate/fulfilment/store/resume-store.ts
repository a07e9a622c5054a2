import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';

const eventRow = z
  .object({
    id: z.string(),
    quote_id: z.string(),
    bot_id: z.string(),
    acked_at: z.date().nullable(),
    callback_status: z.enum(['success', 'failed']).nullable(),
    created_at: z.date(),
  })
  .transform((row) => ({
    id: row.id,
    quoteId: row.quote_id,
    botId: row.bot_id,
    ackedAt: row.acked_at,
    callbackStatus: row.callback_status,
    createdAt: row.created_at,
  }));
/** That an action was paid, for its agent to hear of. */
export type ResumeEvent = z.output<typeof eventRow>;

const columns = 'id, quote_id, bot_id, acked_at, callback_status, created_at';

export async function findResumeEvent(tx: Queryable, tenantId: string, id: string): Promise<ResumeEvent | null> {
  const [row] = await tx.rows(`SELECT ${columns} FROM gate_resume_events WHERE tenant_id = $1 AND id = $2`, [
    tenantId,
    id,
  ]);
  return row === undefined ? null : eventRow.parse(row);
}

/** Those that the agent has not acknowledged, oldest first. */
export const listResumeEvents = async (
  tx: Queryable,
  tenantId: string,
  botId: string,
  limit: number,
): Promise<readonly ResumeEvent[]> =>
  z.array(eventRow).parse(
    await tx.rows(
      `SELECT ${columns} FROM gate_resume_events WHERE tenant_id = $1 AND bot_id = $2 AND acked_at IS NULL
         ORDER BY created_at, id LIMIT $3`,
      [tenantId, botId, limit],
    ),
  );

/** True when this call acknowledged it. */
export async function ackResumeEvent(tx: Queryable, tenantId: string, id: string, now: Date): Promise<boolean> {
  const rows = await tx.rows(
    'UPDATE gate_resume_events SET acked_at = $3 WHERE tenant_id = $1 AND id = $2 AND acked_at IS NULL RETURNING id',
    [tenantId, id, now],
  );
  return rows.length === 1;
}
