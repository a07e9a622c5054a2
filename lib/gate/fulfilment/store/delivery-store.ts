import { z } from 'zod';
import type { Database, Queryable } from '@/lib/db/pool';
import type { JsonObject } from '@/lib/kernel/canonical-json';

const kinds = ['ready', 'handoff'] as const;
export type MessageKind = (typeof kinds)[number];

const taken = z
  .object({
    id: z.string(),
    quote_id: z.string(),
    kind: z.enum(kinds),
    url: z.string(),
    attempts: z.number().int(),
    interrupted: z.boolean(),
    claimed: z.boolean(),
    acked: z.boolean(),
  })
  .transform(({ quote_id: quoteId, ...row }) => ({ ...row, quoteId }));
/** A message that this process has to itself for a while. */
export type TakenDelivery = z.output<typeof taken>;

/** Null when it is not due, has ended, or is at work elsewhere. */
export async function takeDelivery(
  db: Database,
  tenantId: string,
  deliveryId: string,
  leaseMs: number,
): Promise<TakenDelivery | null> {
  const [row] = await db.rows('SELECT gate_take_delivery($1, $2, $3) AS taken', [tenantId, deliveryId, leaseMs]);
  return z.object({ taken: taken.nullable() }).parse(row).taken;
}

/** What a try came to, in the database's names; without `status` nothing was tried. */
export interface TriedDelivery {
  readonly outcome: 'delivered' | 'failed' | 'unknown' | 'withdrawn';
  readonly status?: 'success' | 'failed';
  readonly http_status?: number | null;
  readonly error?: string | null;
  /** JSON text of a handoff's fulfilment event. */
  readonly metadata?: string;
}

/** False when somebody else has ended it meanwhile. A null `retryMs` ends it. */
export async function finishDelivery(
  db: Database,
  tenantId: string,
  { id, attempts }: Pick<TakenDelivery, 'id' | 'attempts'>,
  tried: TriedDelivery,
  retryMs: number | null,
): Promise<boolean> {
  const [row] = await db.rows('SELECT gate_finish_delivery($1, $2, $3, $4, $5) AS finished', [
    tenantId,
    id,
    attempts,
    JSON.stringify(tried),
    retryMs,
  ]);
  return z.object({ finished: z.boolean() }).parse(row).finished;
}

const sentAgain = z.object({ code: z.enum(['queued', 'under_way', 'exhausted']).nullable() });
export type SentAgain = z.output<typeof sentAgain>['code'];

export interface SendAgain {
  readonly quoteId: string;
  readonly kind: MessageKind;
  readonly rounds: number;
  readonly actor: string;
  readonly audit: JsonObject;
}

export async function sendAgain(
  db: Database,
  tenantId: string,
  keyId: string | null,
  { quoteId, kind, rounds, actor, audit }: SendAgain,
): Promise<SentAgain> {
  const [row] = await db.rows('SELECT gate_send_again($1, $2, $3, $4, $5, $6, $7) AS code', [
    tenantId,
    keyId,
    quoteId,
    kind,
    rounds,
    actor,
    JSON.stringify(audit),
  ]);
  return sentAgain.parse(row).code;
}

const deliveryRow = z
  .object({
    id: z.string(),
    quote_id: z.string(),
    bot_id: z.string(),
    kind: z.enum(kinds),
    round: z.number().int(),
    status: z.enum(['waiting', 'sending', 'delivered', 'failed', 'unknown', 'withdrawn']),
    attempts: z.number().int(),
    next_at: z.date().nullable(),
    created_at: z.date(),
    finished_at: z.date().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    quoteId: row.quote_id,
    botId: row.bot_id,
    kind: row.kind,
    round: row.round,
    status: row.status,
    attempts: row.attempts,
    nextAt: row.next_at,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  }));
export type StoredDelivery = z.output<typeof deliveryRow>;

const deliveryColumns = 'id, quote_id, bot_id, kind, round, status, attempts, next_at, created_at, finished_at';

export async function findDelivery(
  tx: Queryable,
  tenantId: string,
  deliveryId: string,
): Promise<StoredDelivery | null> {
  const [row] = await tx.rows(`SELECT ${deliveryColumns} FROM gate_deliveries WHERE tenant_id = $1 AND id = $2`, [
    tenantId,
    deliveryId,
  ]);
  return row === undefined ? null : deliveryRow.parse(row);
}

/** What a quote sent and when, in the order of sending. */
export const listDeliveries = async (
  tx: Queryable,
  tenantId: string,
  quoteId: string,
  limit: number,
): Promise<readonly StoredDelivery[]> =>
  z
    .array(deliveryRow)
    .parse(
      await tx.rows(
        `SELECT ${deliveryColumns} FROM gate_deliveries WHERE tenant_id = $1 AND quote_id = $2 ORDER BY kind, round LIMIT $3`,
        [tenantId, quoteId, limit],
      ),
    );

const attemptRow = z
  .object({
    id: z.string(),
    delivery_id: z.string(),
    status: z.enum(['success', 'failed']),
    http_status: z.number().int().nullable(),
    error: z.string().nullable(),
    created_at: z.date(),
  })
  .transform((row) => ({
    id: row.id,
    deliveryId: row.delivery_id,
    status: row.status,
    httpStatus: row.http_status,
    error: row.error,
    createdAt: row.created_at,
  }));
export type StoredAttempt = z.output<typeof attemptRow>;

/** The tries of these messages, newest first. */
export const listAttempts = async (
  tx: Queryable,
  tenantId: string,
  deliveryIds: readonly string[],
  limit: number,
): Promise<readonly StoredAttempt[]> =>
  z.array(attemptRow).parse(
    await tx.rows(
      `SELECT id, delivery_id, status, http_status, error, created_at FROM gate_delivery_attempts
         WHERE tenant_id = $1 AND delivery_id = ANY($2::uuid[]) ORDER BY created_at DESC, id DESC LIMIT $3`,
      [tenantId, [...deliveryIds], limit],
    ),
  );

/** Takes failed work whose money is due back; false when somebody else has it. */
export async function takeRefund(db: Database, tenantId: string, quoteId: string, leaseMs: number): Promise<boolean> {
  const [row] = await db.rows('SELECT gate_take_refund($1, $2, $3) AS taken', [tenantId, quoteId, leaseMs]);
  return z.object({ taken: z.boolean() }).parse(row).taken;
}

/** The money is no longer due back: it went, or a person has to look. */
export const clearRefund = async (tx: Queryable, tenantId: string, quoteId: string): Promise<void> =>
  void (await tx.rows('UPDATE gate_quotes SET refund_due_at = NULL WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    quoteId,
  ]));
