import { z } from 'zod';
import type { Database } from '@/lib/db/pool';
import type { Position } from '@/lib/kernel/page';

/** An event as it came, before it is anybody's. */
export interface NewEvent {
  /** Counterpart and environment: `stripe.sandbox`. */
  readonly source: string;
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt: Date;
  /** The exact bytes. */
  readonly body: Uint8Array;
}

const taken = z.object({ type: z.string(), body: z.instanceof(Uint8Array), attempts: z.int() });
/** An event that this process handles for a while. */
export type TakenEvent = z.output<typeof taken>;

/** What handling came to. A null `retryMs` lets it rest: for good when it is done, else until somebody asks again. */
export interface EventResult {
  readonly status: 'processed' | 'ignored' | 'unmatched' | 'failed';
  readonly tenantId: string | null;
  readonly intentId: string | null;
  readonly error: string | null;
  readonly retryMs: number | null;
}

const openEvent = z.object({
  id: z.string(),
  event_id: z.string(),
  type: z.string(),
  status: z.enum(['unmatched', 'failed']),
  attempts: z.int(),
  last_error: z.string().nullable(),
  intent_id: z.string().nullable(),
  occurred_at: z.date(),
  received_at: z.date(),
  next_at: z.date().nullable(),
});
export type OpenEvent = z.output<typeof openEvent>;

const health = z.object({
  last_received_at: z.date().nullable(),
  read_at: z.date().nullable(),
  waiting: z.int(),
  unmatched: z.int(),
  failed: z.int(),
  own_failed: z.int(),
});
export type SourceHealth = z.output<typeof health>;

const due = z.object({ source: z.string(), event_id: z.string() });
const storedRow = z.object({ stored: z.boolean() });
const cursorRow = z.object({ event_id: z.string().nullable() });
const tenantRow = z.object({ tenant_id: z.string().nullable() });
const countRow = z.object({ count: z.int() });

/** What was heard, above tenants. Every method is one named function of the database. */
export type InboundStore = ReturnType<typeof inboundStore>;

const storeText = 'SELECT inbound_store($1, $2, $3, $4, $5) AS stored';
const takeText = 'SELECT type, body, attempts FROM inbound_take($1, $2, $3)';
const finishText = 'SELECT inbound_finish($1, $2, $3, $4, $5, $6, $7)';
const openText = 'SELECT * FROM inbound_open($1, $2, $3, $4, $5)';

export const inboundStore = (db: Database) => ({
  /** True when this call stored it; the job that handles it is written with it. */
  async store({ source, eventId, type, occurredAt, body }: NewEvent): Promise<boolean> {
    const [row] = await db.rows(storeText, [source, eventId, type, occurredAt, Buffer.from(body)]);
    return storedRow.parse(row).stored;
  },
  /** Null when it is done, not due, or at work elsewhere. */
  async take(source: string, eventId: string, holdMs: number): Promise<TakenEvent | null> {
    const [row] = await db.rows(takeText, [source, eventId, holdMs]);
    return row === undefined ? null : taken.parse(row);
  },
  async finish(source: string, eventId: string, result: EventResult): Promise<void> {
    const { status, tenantId, intentId, error, retryMs } = result;
    await db.rows(finishText, [source, eventId, status, tenantId, intentId, error, retryMs]);
  },
  async due(limit: number): Promise<readonly { readonly source: string; readonly eventId: string }[]> {
    const rows = z.array(due).parse(await db.rows('SELECT source, event_id FROM inbound_due($1)', [limit]));
    return rows.map(({ source, event_id }) => ({ source, eventId: event_id }));
  },
  /** Makes a tenant's resting events due at once; resolves with how many. */
  async wake(tenantId: string, limit: number): Promise<number> {
    return countRow.parse((await db.rows('SELECT inbound_wake($1, $2) AS count', [tenantId, limit]))[0]).count;
  },
  async health(source: string, tenantId: string): Promise<SourceHealth> {
    return health.parse((await db.rows('SELECT * FROM inbound_health($1, $2)', [source, tenantId]))[0]);
  },
  /** Events that were not done, newest first: a tenant's own, or with null those of nobody. */
  async open(
    source: string,
    tenantId: string | null,
    before: Position | null,
    limit: number,
  ): Promise<readonly OpenEvent[]> {
    const values = [source, tenantId, before?.at ?? null, before?.id ?? null, limit];
    return z.array(openEvent).parse(await db.rows(openText, values));
  },
  async cursor(source: string): Promise<string | null> {
    return cursorRow.parse((await db.rows('SELECT inbound_cursor($1) AS event_id', [source]))[0]).event_id;
  },
  async moveCursor(source: string, eventId: string): Promise<void> {
    await db.rows('SELECT inbound_move_cursor($1, $2)', [source, eventId]);
  },
  /** The tenant that an object at a counterpart names. */
  async tenant(publicId: string): Promise<string | null> {
    return tenantRow.parse((await db.rows('SELECT inbound_tenant($1) AS tenant_id', [publicId]))[0]).tenant_id;
  },
  /** Removes what was done so many days ago; resolves with how many. */
  async sweep(days: number, limit: number): Promise<number> {
    return countRow.parse((await db.rows('SELECT inbound_sweep($1, $2) AS count', [days, limit]))[0]).count;
  },
});
