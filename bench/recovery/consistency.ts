import type Stripe from 'stripe';
import { z } from 'zod';
import type { Database } from '@/lib/db/pool';
import { networks } from '@/lib/rails/x402';
import type { Counterparts } from './counterparts';

const counted = z.object({ count: z.int() });

async function countOf(db: Database, text: string): Promise<number> {
  const [row] = await db.rows(text);
  return counted.parse(row).count;
}

const inFlightText = `SELECT count(DISTINCT intent_id)::int AS count FROM rail_operations
  WHERE status NOT IN ('succeeded', 'failed')`;

/** A debit takes days: pending is its word, and `differences` holds it against Stripe's. */
const unansweredText = `SELECT count(*)::int AS count FROM rail_operations
  WHERE status NOT IN ('succeeded', 'failed') AND NOT (rail = 'stripe_ach_debit' AND status = 'pending')`;

export const intentsInFlight = (db: Database): Promise<number> => countOf(db, inFlightText);
/** Operations whose end nobody has written down yet, though the rail knows it. */
export const unanswered = (db: Database): Promise<number> => countOf(db, unansweredText);

/** Simulated operations whose end differs from what the rail's own book says. */
const bookText = `SELECT count(*)::int AS count FROM rail_operations o
  LEFT JOIN simulated_rail_entries b ON b.tenant_id = o.tenant_id AND b.operation_id = o.id
  WHERE o.mode = 'simulated' AND (o.status = 'succeeded') <> (b.operation_id IS NOT NULL)`;

/** Intents whose books do not hold exactly what their state says. */
const ledgerText = `SELECT count(*)::int AS count FROM intents i
  WHERE (CASE i.state WHEN 'funded' THEN i.amount ELSE 0 END) <>
    (SELECT coalesce(sum(CASE 'held' WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END), 0)
      FROM ledger_transfers WHERE intent_id = i.id)
  OR (i.state = 'funded') <>
    EXISTS (SELECT FROM rail_operations WHERE intent_id = i.id AND kind = 'authorise' AND status = 'succeeded')`;

const authorisations = z.array(z.object({ intent_id: z.string(), status: z.string() }));
const paymentHash = z.custom<`0x${string}`>((value) => typeof value === 'string' && value.startsWith('0x'));
const payments = z.array(z.object({ payment_hash: paymentHash.nullable(), status: z.string() }));

/** What our word must be for a payment of Stripe. */
const wordFor: Readonly<Partial<Record<Stripe.PaymentIntent.Status, string>>> = {
  requires_capture: 'succeeded',
  processing: 'pending',
};

async function atStripe(db: Database, { stripe: { stripe } }: Counterparts): Promise<readonly string[]> {
  const rows = authorisations.parse(
    await db.rows(`SELECT intent_id, status FROM rail_operations
      WHERE kind = 'authorise' AND mode = 'connected' AND rail LIKE 'stripe%'`),
  );
  const ours = new Map(rows.map((row) => [row.intent_id, row.status]));
  const found: string[] = [];
  const seen = new Set<string>();
  for await (const payment of stripe.paymentIntents.list({ limit: 100 })) {
    const intentId = payment.metadata.tidegate_intent ?? '';
    const word = ours.get(intentId);
    if (seen.has(intentId)) found.push(`Stripe has two payments for ${intentId}`);
    seen.add(intentId);
    if (word !== wordFor[payment.status]) found.push(`Stripe says ${payment.status}, we say ${word}: ${intentId}`);
  }
  for (const intentId of ours.keys()) if (!seen.has(intentId)) found.push(`Stripe knows nothing of ${intentId}`);
  return found;
}

async function onChain(db: Database, { chain }: Counterparts): Promise<readonly string[]> {
  const rows = payments.parse(
    await db.rows(`SELECT p.payment_hash, o.status FROM x402_payments p
      JOIN rail_operations o ON o.tenant_id = p.tenant_id AND o.id = p.operation_id WHERE o.kind = 'authorise'`),
  );
  const found = await Promise.all(
    rows.map(async ({ payment_hash: hash, status }) => {
      // Cut off before anything was signed: nothing can have reached the chain.
      if (hash === null) return status === 'failed' ? [] : [`nothing was sent to the chain, we say ${status}`];
      const { capturable } = await chain.paymentState(networks.local.escrow, hash, 'latest');
      return capturable > 0n === (status === 'succeeded') ? [] : [`the escrow holds ${capturable}, we say ${status}`];
    }),
  );
  return found.flat();
}

/** Everything in which our records, the rails' own and the ledger differ. Empty: consistent. */
export async function differences(db: Database, counterparts: Counterparts): Promise<readonly string[]> {
  const [open, book, ledger] = [await unanswered(db), await countOf(db, bookText), await countOf(db, ledgerText)];
  const counts = [
    ...(open > 0 ? [`${open} operations without an end`] : []),
    ...(book > 0 ? [`${book} operations differ from the simulated rail's book`] : []),
    ...(ledger > 0 ? [`${ledger} intents differ from the ledger`] : []),
  ];
  return [...counts, ...(await atStripe(db, counterparts)), ...(await onChain(db, counterparts))];
}
