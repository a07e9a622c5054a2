import { z } from 'zod';
import type { Database, Queryable } from '@/lib/db/pool';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { parseGrant, type StoredGrant } from './quote-store';

/** Issues a generation, with the receipt the first time; does nothing when one stands, or no money is held. */
export async function issueGrantRow(
  db: Database,
  tenantId: string,
  keyId: string | null,
  rows: { readonly grant: JsonObject; readonly receipt?: JsonObject; readonly audit: JsonObject },
): Promise<void> {
  await db.rows('SELECT gate_issue_grant($1, $2, $3)', [tenantId, keyId, JSON.stringify(rows)]);
}

const located = z.object({ quote_id: z.string().nullable() });

/** The quote of a grant of the tenant; null when it has none of this id. */
export async function quoteOfGrant(db: Database, tenantId: string, grantId: string): Promise<string | null> {
  const [row] = await db.rows('SELECT gate_quote_of_grant($1, $2) AS quote_id', [tenantId, grantId]);
  return located.parse(row).quote_id;
}

const consumption = z.object({
  code: z.enum(['consumed', 'already', 'expired', 'closed', 'handed_off', 'conflict']).nullable(),
});
export type Consumption = z.output<typeof consumption>['code'];

export async function consumeGrantRow(
  db: Database,
  tenantId: string,
  keyId: string | null,
  grantId: string,
  idempotency: { readonly key: string; readonly digest: string } | null,
  audit: JsonObject,
): Promise<Consumption> {
  const [row] = await db.rows('SELECT gate_consume($1, $2, $3, $4, $5) AS code', [
    tenantId,
    keyId,
    grantId,
    idempotency === null ? null : JSON.stringify(idempotency),
    JSON.stringify(audit),
  ]);
  return consumption.parse(row).code;
}

const count = z.number().int().transform(BigInt);
const spendRow = z.object({
  id: z.string(),
  grant_id: z.string(),
  quote_id: z.string(),
  operation_id: z.string(),
  tool: z.string(),
  vendor: z.string(),
  rail: z.string(),
  amount: count,
  currency: z.string(),
  reason: z.string(),
  status: z.enum(['authorized', 'captured']),
  provider_reference: z.string().nullable(),
  metadata: z.string().transform((text) => z.record(z.string(), z.json()).parse(JSON.parse(text))),
});
const x402Caps = z.object({ request: z.number(), call: z.number(), currency: z.string() });
/** What an operator lets an agent spend over x402, in minor units of the currency. */
export type X402Caps = z.output<typeof x402Caps>;

/** Null when nobody has set any. Caps are the operator's: what a runtime reports about its rail leaves them alone. */
export async function readX402Caps(tx: Queryable, tenantId: string, botId: string): Promise<X402Caps | null> {
  const [row] = await tx.rows('SELECT gate_x402_caps($1, $2) AS caps', [tenantId, botId]);
  return z.object({ caps: x402Caps.nullable() }).parse(row).caps;
}

const spendAnswer = z.union([
  z
    .object({
      code: z.literal('ok'),
      spend: spendRow,
      budget: count,
      taken: count,
      captured: count,
      grant: z.unknown(),
    })
    .transform((row) => ({ ...row, grant: parseGrant(row.grant) })),
  z.object({ code: z.enum(['missing', 'unconsumed', 'closed', 'exceeds']) }),
  z.object({ code: z.enum(['x402_call', 'x402_request', 'x402_currency']), caps: x402Caps }),
]);
export type SpendAnswer = z.output<typeof spendAnswer>;
export interface StandingSpend extends Extract<SpendAnswer, { code: 'ok' }> {
  readonly grant: StoredGrant;
}

const answered = (row: unknown): SpendAnswer | null => {
  const { answer } = z.object({ answer: z.unknown() }).parse(row);
  return answer === null ? null : spendAnswer.parse(answer);
};

export async function authoriseSpendRow(
  db: Database,
  tenantId: string,
  keyId: string | null,
  spend: JsonObject,
  audit: JsonObject,
): Promise<SpendAnswer> {
  const [row] = await db.rows('SELECT gate_authorise_spend($1, $2, $3, $4) AS answer', [
    tenantId,
    keyId,
    JSON.stringify(spend),
    JSON.stringify(audit),
  ]);
  return answered(row) ?? { code: 'missing' };
}

export async function readSpendRow(db: Database, tenantId: string, spendId: string): Promise<SpendAnswer | null> {
  const [row] = await db.rows('SELECT gate_read_spend($1, $2) AS answer', [tenantId, spendId]);
  return answered(row);
}

export async function captureSpendRow(
  db: Database,
  tenantId: string,
  keyId: string | null,
  spendId: string,
  change: { readonly reference: string | null; readonly metadata: JsonObject },
  audit: JsonObject,
): Promise<SpendAnswer | null> {
  const [row] = await db.rows('SELECT gate_capture_spend($1, $2, $3, $4, $5, $6) AS answer', [
    tenantId,
    keyId,
    spendId,
    change.reference,
    JSON.stringify(change.metadata),
    JSON.stringify(audit),
  ]);
  return answered(row);
}
