import { z } from 'zod';
import { type Database, inTenant, type Queryable } from '@/lib/db/pool';
import type { Hex, PaymentInfo } from '@/lib/rails/x402/domain/terms';

const hex = z.custom<Hex>((value) => typeof value === 'string' && /^0x[0-9a-f]*$/i.test(value));
const amount = z.string().transform((text) => BigInt(text));

/** The escrow's terms as stored: numbers wider than 53 bits are text. */
const termsSchema = z.object({
  operator: hex,
  payer: hex,
  receiver: hex,
  token: hex,
  maxAmount: amount,
  preApprovalExpiry: z.number(),
  authorizationExpiry: z.number(),
  refundExpiry: z.number(),
  minFeeBps: z.number(),
  maxFeeBps: z.number(),
  feeReceiver: hex,
  salt: amount,
  escrow: hex,
});

const rowSchema = z
  .object({
    tenant_id: z.string(),
    operation_id: z.string(),
    intent_id: z.string(),
    payment_hash: hex,
    network: z.string(),
    terms: termsSchema,
  })
  .transform(({ terms: { escrow, ...info }, ...row }) => ({
    tenantId: row.tenant_id,
    operationId: row.operation_id,
    intentId: row.intent_id,
    hash: row.payment_hash,
    network: row.network,
    escrow,
    info,
  }));

/** A payer's payment as it was put on record. */
export interface Payment {
  readonly tenantId: string;
  readonly operationId: string;
  readonly intentId: string;
  /** The escrow's name of the payment. */
  readonly hash: Hex;
  readonly network: string;
  readonly escrow: Hex;
  readonly info: PaymentInfo;
}

export interface NewPayment extends Payment {
  /** What the payer signed as nonce. */
  readonly nonce: Hex;
  readonly screeningList: string;
}

/** `taken`: the signature pays for something else. `closed`: the operation has a payment, or was given up. */
export type Claim = 'claimed' | 'taken' | 'closed';
const claim = z.tuple([z.object({ x402_claim: z.enum(['claimed', 'taken', 'closed']) })]);

const storedTerms = ({ info, escrow }: Payment) => ({
  ...info,
  maxAmount: info.maxAmount.toString(),
  salt: info.salt.toString(),
  escrow,
});

/** Puts a payment on record, in the transaction that also keeps the signed bytes. */
export async function claimPayment(tx: Queryable, payment: NewPayment): Promise<Claim> {
  const row = {
    operation_id: payment.operationId,
    intent_id: payment.intentId,
    payment_hash: payment.hash,
    network: payment.network,
    payer: payment.info.payer,
    nonce: payment.nonce,
    terms: storedTerms(payment),
    screening_list: payment.screeningList,
  };
  return claim.parse(await tx.rows('SELECT x402_claim($1, $2)', [payment.tenantId, JSON.stringify(row)]))[0].x402_claim;
}

/** Gives an operation up for good: whoever still works on it finds it closed and sends nothing. */
export async function closeOperation(
  db: Database,
  tenantId: string,
  intentId: string,
  operationId: string,
): Promise<Claim> {
  const row = { operation_id: operationId, intent_id: intentId };
  return claim.parse(await db.rows('SELECT x402_claim($1, $2)', [tenantId, JSON.stringify(row)]))[0].x402_claim;
}

const one = (rows: readonly unknown[]): Payment | null => (rows.length === 0 ? null : rowSchema.parse(rows[0]));

export const paymentOfOperation = (db: Database, tenantId: string, operationId: string): Promise<Payment | null> =>
  inTenant(db, tenantId, async (tx) =>
    one(
      await tx.rows('SELECT * FROM x402_payments WHERE operation_id = $1 AND payment_hash IS NOT NULL', [operationId]),
    ),
  );

const located = z.tuple([z.object({ x402_locate: z.string().nullable() })]);

/** The payment with this name at the escrow, of whichever tenant; null when it is none of ours. */
export async function findPayment(db: Database, hash: Hex): Promise<Payment | null> {
  const [{ x402_locate: tenantId }] = located.parse(await db.rows('SELECT x402_locate($1)', [hash]));
  if (tenantId === null) return null;
  return inTenant(db, tenantId, async (tx) =>
    one(await tx.rows('SELECT * FROM x402_payments WHERE payment_hash = $1', [hash])),
  );
}

/** Those of these payments that are the tenant's. */
export const tenantPayments = (db: Database, tenantId: string, hashes: readonly Hex[]): Promise<readonly Payment[]> =>
  inTenant(db, tenantId, async (tx) =>
    z
      .array(rowSchema)
      .parse(
        await tx.rows('SELECT * FROM x402_payments WHERE tenant_id = $1 AND payment_hash = ANY($2::text[])', [
          tenantId,
          [...hashes],
        ]),
      ),
  );

/** The payments that the tenant's intents brought. */
export const intentPayments = (
  db: Database,
  tenantId: string,
  intentIds: readonly string[],
): Promise<readonly Payment[]> =>
  inTenant(db, tenantId, async (tx) =>
    z
      .array(rowSchema)
      .parse(
        await tx.rows(
          'SELECT * FROM x402_payments WHERE tenant_id = $1 AND intent_id = ANY($2::uuid[]) AND payment_hash IS NOT NULL',
          [tenantId, [...intentIds]],
        ),
      ),
  );
