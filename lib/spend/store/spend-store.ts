import { z } from 'zod';
import { type Database, sqlStateOf } from '@/lib/db/pool';
import type { JsonObject } from '@/lib/kernel/canonical-json';

/** A live hold behind a tool call id. */
export interface ToolCallHold {
  readonly decisionId: string;
  readonly requestDigestHex: string;
  readonly amount: bigint;
  readonly expiresAt: string | null;
}

export interface SpendRead<Engine> {
  /** The engine's own read of the intent. */
  readonly engine: Engine;
  /** What is held and used of the intent's amount; null before the first hold. */
  readonly account: { readonly held: bigint; readonly used: bigint } | null;
  readonly toolCall: ToolCallHold | null;
}

/** Why a decision was not recorded. */
export type SpendConflict = 'key_not_live' | 'moved';

export interface CompletedDecision {
  readonly isDone: boolean;
  readonly state: string;
  readonly intentId: string;
}

export interface SpendStore<Engine> {
  read(query: {
    tenantId: string;
    keyId: string | null;
    intentId: string;
    idempotencyKey: string | null;
    toolCallId: string | null;
  }): Promise<SpendRead<Engine>>;
  commit(tenantId: string, plan: JsonObject): Promise<SpendConflict | null>;
  complete(
    tenantId: string,
    keyId: string | null,
    decisionId: string,
    outcome: string,
    audit: JsonObject,
  ): Promise<CompletedDecision | 'key_not_live' | null>;
  expire(tenantId: string, decisionId: string): Promise<void>;
}

const amount = z
  .number()
  .int()
  .transform((value) => BigInt(value));

const extrasSchema = z.object({
  account: z.object({ held: amount, used: amount }).nullable(),
  tool_call: z
    .object({ id: z.string(), request_digest: z.string(), amount, expires_at: z.string().nullable() })
    .nullable(),
});

const completedSchema = z.object({ done: z.boolean(), state: z.string(), intent_id: z.string() }).nullable();

const conflictBySqlState: Readonly<Record<string, SpendConflict>> = {
  TG001: 'key_not_live',
  TG003: 'moved',
  TG005: 'moved',
  TG010: 'moved',
  // A twin took the hold of this tool call first.
  '23505': 'moved',
};

/** @param parseEngine Reads what the engine put into the answer. */
export function spendStore<Engine>(db: Database, parseEngine: (value: unknown) => Engine): SpendStore<Engine> {
  return {
    async read({ tenantId, keyId, intentId, idempotencyKey, toolCallId }) {
      const rows = await db.rows('SELECT spend_read($1, $2, $3, $4, $5) AS read', [
        tenantId,
        keyId,
        intentId,
        idempotencyKey,
        toolCallId,
      ]);
      const { read } = z.object({ read: z.unknown() }).parse(rows[0]);
      const { account, tool_call: hold } = extrasSchema.parse(read);
      return {
        engine: parseEngine(read),
        account,
        toolCall:
          hold === null
            ? null
            : {
                decisionId: hold.id,
                requestDigestHex: hold.request_digest.slice(2),
                amount: hold.amount,
                expiresAt: hold.expires_at,
              },
      };
    },
    async commit(tenantId, plan) {
      try {
        await db.rows('SELECT spend_commit($1, $2)', [tenantId, JSON.stringify(plan)]);
        return null;
      } catch (error) {
        const conflict = conflictBySqlState[sqlStateOf(error) ?? ''];
        if (conflict === undefined) throw error;
        return conflict;
      }
    },
    async complete(tenantId, keyId, decisionId, outcome, audit) {
      try {
        const rows = await db.rows('SELECT spend_complete($1, $2, $3, $4, $5) AS completed', [
          tenantId,
          keyId,
          decisionId,
          outcome,
          JSON.stringify(audit),
        ]);
        const completed = completedSchema.parse(z.object({ completed: z.unknown() }).parse(rows[0]).completed);
        return completed === null
          ? null
          : { isDone: completed.done, state: completed.state, intentId: completed.intent_id };
      } catch (error) {
        if (sqlStateOf(error) === 'TG001') return 'key_not_live';
        throw error;
      }
    },
    async expire(tenantId, decisionId) {
      await db.rows('SELECT spend_expire($1, $2)', [tenantId, decisionId]);
    },
  };
}
