import { z } from 'zod';
import type { Database, Queryable } from '@/lib/db/pool';
import { workMachine } from '@/lib/gate/domain/quote.machine';
import type { MoneyFacts, QuoteIntent, QuoteOperation } from '@/lib/gate/domain/quote-state';
import type { JsonObject } from '@/lib/kernel/canonical-json';

const instant = z.string().transform((text) => new Date(text));
const amount = z
  .number()
  .int()
  .transform((value) => BigInt(value));
const json = z.record(z.string(), z.json()).transform((value): JsonObject => value);
const jsonText = z.string().transform((text) => json.parse(JSON.parse(text)));

const lines = z.array(z.object({ label: z.string(), amount_minor: z.number().int() }));
export type CostLine = z.output<typeof lines>[number];

const quoteRow = z
  .object({
    id: z.string(),
    bot_id: z.string(),
    external_user_id: z.string(),
    request_summary: z.string(),
    request_hash: z.string(),
    fingerprint: z.string(),
    amount,
    currency: z.string(),
    scale: z.number().int(),
    cost_breakdown: z.string().transform((text) => lines.parse(JSON.parse(text))),
    execution_envelope: jsonText,
    callback_url: z.string().nullable(),
    quote_hash: z.string(),
    product: z.string(),
    work: z.enum(workMachine.states).nullable(),
    work_at: instant.nullable(),
    refund_due_at: instant.nullable(),
    provider: z.enum(['mock', 'stripe', 'usdc', 'task_budget']).nullable(),
    session_at: instant.nullable(),
    session_key: z.string().nullable(),
    handoff: z.boolean(),
    executor: z.enum(['agent', 'service']).nullable(),
    budget_id: z.string().nullable(),
    deadline: instant,
    created_at: instant,
  })
  .transform((row) => ({
    id: row.id,
    botId: row.bot_id,
    externalUserId: row.external_user_id,
    requestSummary: row.request_summary,
    requestHash: row.request_hash,
    fingerprint: row.fingerprint,
    amount: row.amount,
    currency: row.currency,
    scale: row.scale,
    costBreakdown: row.cost_breakdown,
    envelope: row.execution_envelope,
    callbackUrl: row.callback_url,
    quoteHash: row.quote_hash,
    product: row.product,
    work: row.work,
    workAt: row.work_at,
    refundDueAt: row.refund_due_at,
    provider: row.provider,
    sessionAt: row.session_at,
    sessionKey: row.session_key,
    handoff: row.handoff,
    executor: row.executor,
    budgetId: row.budget_id,
    deadline: row.deadline,
    createdAt: row.created_at,
  }));
export type StoredQuote = z.output<typeof quoteRow>;
export type Provider = NonNullable<StoredQuote['provider']>;

export const intentRow = z
  .object({
    state: z.string(),
    status: z.string(),
    settlement_kind: z.string().nullable(),
    rail: z.string(),
    settlement_mode: z.string(),
    funded_at: instant.nullable(),
    ended_at: instant.nullable(),
    deadline: instant,
    operator_fee: amount,
  })
  .transform(
    (row): QuoteIntent => ({
      state: row.state,
      status: row.status,
      settlementKind: row.settlement_kind,
      rail: row.rail,
      mode: row.settlement_mode,
      fundedAt: row.funded_at,
      endedAt: row.ended_at,
      deadline: row.deadline,
      operatorFee: row.operator_fee,
    }),
  );

export const operationRow = z
  .object({
    id: z.string(),
    kind: z.string(),
    status: z.string(),
    attempt: z.number().int(),
    rail_ref: z.string().nullable(),
    failure_code: z.string().nullable(),
    detail: json,
    created_at: instant,
    last_asked_at: instant.nullable(),
    next_ask_at: instant.nullable(),
  })
  .transform(
    (row): QuoteOperation => ({
      id: row.id,
      kind: row.kind,
      status: row.status,
      attempt: row.attempt,
      railRef: row.rail_ref,
      failureCode: row.failure_code,
      detail: row.detail,
      createdAt: row.created_at,
      lastAskedAt: row.last_asked_at,
      nextAskAt: row.next_ask_at,
    }),
  );

const grantRow = z
  .object({
    id: z.string(),
    quote_id: z.string(),
    generation: z.number().int(),
    payload: jsonText,
    signature: z.string(),
    amount,
    expires_at: instant,
    consumed_at: instant.nullable(),
    created_at: instant,
  })
  .transform((row) => ({
    id: row.id,
    quoteId: row.quote_id,
    generation: row.generation,
    payload: row.payload,
    signature: row.signature,
    amount: row.amount,
    expiresAt: row.expires_at,
    consumedAt: row.consumed_at,
    createdAt: row.created_at,
  }));
export type StoredGrant = z.output<typeof grantRow>;
export const parseGrant = (value: unknown): StoredGrant => grantRow.parse(value);

const agentRow = z
  .object({
    id: z.string(),
    bot_id: z.string(),
    name: z.string(),
    status: z.enum(['active', 'deleted']),
    provider: z.enum(['mock', 'stripe', 'usdc']).nullable(),
    secret_version: z.number().int(),
  })
  .transform((row) => ({
    id: row.id,
    botId: row.bot_id,
    name: row.name,
    status: row.status,
    provider: row.provider,
    secretVersion: row.secret_version,
  }));

const fulfilmentRow = z
  .object({ id: z.string(), status: z.string(), metadata: json, created_at: instant })
  .transform((row) => ({ id: row.id, status: row.status, metadata: row.metadata, createdAt: row.created_at }));
export type StoredFulfilment = z.output<typeof fulfilmentRow>;

const readRow = z
  .object({
    key_live: z.boolean(),
    quote: quoteRow.nullable(),
    agent: agentRow.nullable(),
    intent: intentRow.nullable(),
    operations: z.array(operationRow),
    reservation: z.enum(['reserve', 'capture', 'release']).nullable(),
    receipt: z.object({ id: z.string(), payload: jsonText, signature: z.string() }).nullable(),
    grants: z.array(grantRow),
    fulfilments: z.array(fulfilmentRow),
    decision: z
      .object({ verdict: z.string(), code: z.string(), expires_at: instant.nullable() })
      .transform((row) => ({ verdict: row.verdict, code: row.code, expiresAt: row.expires_at }))
      .nullable(),
  })
  .transform((row) => ({ ...row, keyLive: row.key_live }));
type Row = z.output<typeof readRow>;

/** A quote with all that its steps and its pages decide on. */
export interface QuoteRead extends MoneyFacts {
  readonly quote: StoredQuote;
  readonly agent: Row['agent'];
  readonly receipt: Row['receipt'];
  /** Oldest generation first. */
  readonly grants: readonly StoredGrant[];
  /** Newest first. */
  readonly fulfilments: readonly StoredFulfilment[];
  readonly decision: Row['decision'];
}

/** What `gate_commit` writes beside an engine's commit, in the database's own names. */
export interface GateCommit {
  readonly key_id?: string | null;
  readonly quote?: JsonObject;
  /** SHA-256 of the quote's id, hex: by it a page's address finds its tenant. */
  readonly locator?: string;
  readonly session?: JsonObject;
  readonly fulfilment?: JsonObject;
  readonly new_budget?: JsonObject;
  readonly budget_session?: JsonObject;
  /** A move within a task budget. */
  readonly budget?: JsonObject;
  /** What the agent's policy said. */
  readonly decision?: JsonObject;
  /** What counts against its caps. */
  readonly limits?: JsonObject;
  /** A person's word on what waits for one. */
  readonly ruling?: JsonObject;
  readonly audit?: JsonObject;
}

/** A quote of the tenant; null when it has none of this id. */
export async function readQuote(
  db: Database,
  tenantId: string,
  keyId: string | null,
  quoteId: string,
): Promise<QuoteRead | null> {
  const [found] = await db.rows('SELECT gate_read($1, $2, $3) AS read', [tenantId, keyId, quoteId]);
  const { quote, ...facts } = readRow.parse(z.object({ read: z.unknown() }).parse(found).read);
  return quote === null ? null : { ...facts, quote };
}

/** The latest quotes of some of the tenant's agents, newest first. */
export async function listQuotes(
  tx: Queryable,
  tenantId: string,
  botIds: readonly string[],
  limit: number,
): Promise<readonly QuoteRead[]> {
  const rows = await tx.rows(
    `SELECT gate_read($1, null, id) AS read FROM (
       SELECT id, created_at FROM gate_quotes WHERE tenant_id = $1 AND bot_id = ANY($2) ORDER BY created_at DESC, id DESC LIMIT $3
     ) q ORDER BY created_at DESC, id DESC`,
    [tenantId, botIds, limit],
  );
  return rows.flatMap((row) => {
    const { quote, ...facts } = readRow.parse(z.object({ read: z.unknown() }).parse(row).read);
    return quote === null ? [] : [{ ...facts, quote }];
  });
}

/** Writes the engine's plan, when there is one, and the gate's part in one transaction. Throws what the database raises. */
export async function commitGate(db: Database, tenantId: string, plan: object | null, gate: GateCommit): Promise<void> {
  await db.rows('SELECT gate_commit($1, $2, $3)', [
    tenantId,
    plan === null ? null : JSON.stringify(plan),
    JSON.stringify(gate),
  ]);
}
