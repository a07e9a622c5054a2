import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import { type ExecutionStatus, executionMachine } from '@/lib/gate/toolbox/domain/execution.machine';
import type { JsonObject } from '@/lib/kernel/canonical-json';

const json = z.record(z.string(), z.json()).transform((value): JsonObject => value);

const executionRow = z.object({
  id: z.string(),
  tool_id: z.string(),
  bot_id: z.string(),
  external_user_id: z.string(),
  quote_id: z.string().nullable(),
  amount: z.bigint(),
  currency: z.string(),
  request_hash: z.string(),
  arguments: json,
  status: z.enum(executionMachine.states),
  result_metadata: json,
  error_metadata: json,
});
export type ExecutionRow = z.output<typeof executionRow>;

const columns = `id, tool_id, bot_id, external_user_id, quote_id, amount, currency, request_hash, arguments, status,
  result_metadata, error_metadata`;

export async function insertExecution(
  tx: Queryable,
  tenantId: string,
  row: Omit<ExecutionRow, 'result_metadata' | 'error_metadata'>,
  now: Date,
): Promise<void> {
  await tx.rows(
    `INSERT INTO gate_executions (tenant_id, id, tool_id, bot_id, external_user_id, quote_id, amount, currency, request_hash,
       arguments, status, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)`,
    [
      tenantId,
      row.id,
      row.tool_id,
      row.bot_id,
      row.external_user_id,
      row.quote_id,
      row.amount,
      row.currency,
      row.request_hash,
      JSON.stringify(row.arguments),
      row.status,
      now,
    ],
  );
}

export async function findExecution(tx: Queryable, tenantId: string, id: string): Promise<ExecutionRow | null> {
  const [row] = await tx.rows(`SELECT ${columns} FROM gate_executions WHERE tenant_id = $1 AND id = $2`, [
    tenantId,
    id,
  ]);
  return row === undefined ? null : executionRow.parse(row);
}

/** False when it was in another state meanwhile: somebody else moved it first. */
export async function moveExecution(
  tx: Queryable,
  tenantId: string,
  id: string,
  move: {
    readonly from: ExecutionStatus;
    readonly to: ExecutionStatus;
    readonly result: JsonObject | null;
    readonly error: JsonObject | null;
    readonly now: Date;
  },
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE gate_executions SET status = $4, updated_at = $7, result_metadata = coalesce($5::json, result_metadata),
       error_metadata = coalesce($6::json, error_metadata)
     WHERE tenant_id = $1 AND id = $2 AND status = $3 RETURNING id`,
    [
      tenantId,
      id,
      move.from,
      move.to,
      move.result === null ? null : JSON.stringify(move.result),
      move.error === null ? null : JSON.stringify(move.error),
      move.now,
    ],
  );
  return rows.length === 1;
}
