import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { StuckFacts } from '@/lib/recovery/domain/stuck-facts';

const instant = z.string().transform((text) => new Date(text));

const operation = z
  .object({
    id: z.string(),
    kind: z.string(),
    attempt: z.int(),
    status: z.string(),
    rail_ref: z.string().nullable(),
    failure_code: z.string().nullable(),
    asked: z.int(),
    last_asked_at: instant.nullable(),
    next_ask_at: instant.nullable(),
    lease_until: instant.nullable(),
    created_at: instant,
    finished_at: instant.nullable(),
    payers_turn: z.boolean(),
  })
  .transform((row) => ({
    id: row.id,
    kind: row.kind,
    attempt: row.attempt,
    status: row.status,
    railRef: row.rail_ref,
    failureCode: row.failure_code,
    asked: row.asked,
    lastAskedAt: row.last_asked_at,
    nextAskAt: row.next_ask_at,
    leaseUntil: row.lease_until,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    isPayersTurn: row.payers_turn,
  }));

const fact = z
  .object({
    kind: z.string(),
    ref: z.string(),
    reason: z.string().nullable(),
    inquiry: z.boolean(),
    due_at: instant.nullable(),
    created_at: instant,
  })
  .transform((row) => ({
    kind: row.kind,
    ref: row.ref,
    reason: row.reason,
    inquiry: row.inquiry,
    dueAt: row.due_at,
    createdAt: row.created_at,
  }));

const factsRow = z
  .object({
    id: z.string(),
    state: z.string(),
    status: z.string(),
    settlement_kind: z.enum(['release', 'refund']).nullable(),
    rail: z.string(),
    settlement_mode: z.string(),
    amount: z.bigint(),
    currency: z.string(),
    scale: z.int(),
    payee_did: z.string(),
    deadline: z.date(),
    hold_expires_at: z.date().nullable(),
    due_at: z.date().nullable(),
    ended_at: z.date().nullable(),
    updated_at: z.date(),
    operations: z.array(operation),
    facts: z.array(fact),
    platform: z.bigint(),
  })
  .transform(
    (row): IntentInTrouble => ({
      intentId: row.id,
      state: row.state,
      status: row.status,
      settlementKind: row.settlement_kind,
      rail: row.rail,
      settlementMode: row.settlement_mode,
      amount: row.amount,
      currency: row.currency,
      scale: row.scale,
      payeeDid: row.payee_did,
      deadline: row.deadline,
      holdExpiresAt: row.hold_expires_at,
      dueAt: row.due_at,
      endedAt: row.ended_at,
      updatedAt: row.updated_at,
      operations: row.operations,
      facts: row.facts,
      platform: row.platform,
    }),
  );

/** What the rules decide on, with what a list shows of the intent. */
export interface IntentInTrouble extends StuckFacts {
  readonly settlementMode: string;
  /** Minor units of `currency`. */
  readonly amount: bigint;
  readonly currency: string;
  readonly scale: number;
  readonly payeeDid: string;
}

const text = `SELECT i.id, i.state, i.status, i.settlement_kind, i.rail, i.settlement_mode, i.amount, i.currency, i.scale, i.payee_did,
    i.deadline, i.hold_expires_at, i.due_at, i.ended_at, i.updated_at,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'kind', o.kind, 'attempt', o.attempt, 'status', o.status,
        'rail_ref', o.rail_ref, 'failure_code', o.failure_code, 'asked', o.asked, 'last_asked_at', o.last_asked_at,
        'next_ask_at', o.next_ask_at, 'lease_until', o.lease_until, 'created_at', o.created_at, 'finished_at', o.finished_at,
        'payers_turn', o.kind = 'authorise' AND EXISTS (SELECT FROM rail_operations c WHERE c.tenant_id = o.tenant_id
          AND c.intent_id = o.intent_id AND c.detail ? 'payment_url')) ORDER BY o.created_at, o.attempt), '[]')
      FROM rail_operations o WHERE o.tenant_id = i.tenant_id AND o.intent_id = i.id) AS operations,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', f.kind, 'ref', f.ref, 'reason', f.reason, 'inquiry', f.inquiry,
        'due_at', f.due_at, 'created_at', f.created_at) ORDER BY f.created_at, f.id), '[]')
      FROM rail_facts f WHERE f.tenant_id = i.tenant_id AND f.intent_id = i.id) AS facts,
    (SELECT coalesce(sum(CASE WHEN t.credit = 'platform' THEN t.amount WHEN t.debit = 'platform' THEN -t.amount ELSE 0 END), 0)::bigint
      FROM ledger_transfers t WHERE t.tenant_id = i.tenant_id AND t.intent_id = i.id) AS platform
  FROM intents i WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[])`;

/** Intents by their ids, in no order; ids of other tenants are left out. */
export const readFacts = async (
  tx: Queryable,
  tenantId: string,
  intentIds: readonly string[],
): Promise<readonly IntentInTrouble[]> => z.array(factsRow).parse(await tx.rows(text, [tenantId, [...intentIds]]));
