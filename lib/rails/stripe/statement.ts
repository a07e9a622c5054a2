import type Stripe from 'stripe';
import type { Database } from '@/lib/db/pool';
import type { Environment, Tenant } from '@/lib/kernel/context';
import { isUuid } from '@/lib/kernel/ids';
import { operationsOfIntents, wasConnected } from '@/lib/rails/store/operation-store';
import type { RailStatement, StatementItem } from '@/lib/recovery/ports';
import { UnexpectedAnswerError } from './answer';
import { listBalanceTransactions } from './calls/list-balance-transactions';
import { listCharges } from './calls/list-charges';
import { listChargesBetween } from './calls/list-charges-between';
import { listDisputes } from './calls/list-disputes';
import { listRefunds } from './calls/list-refunds';
import { listRefundsBetween } from './calls/list-refunds-between';
import { listTransferReversals } from './calls/list-transfer-reversals';
import { listTransfers } from './calls/list-transfers';
import { listTransfersBetween } from './calls/list-transfers-between';
import { retrieveCharge } from './calls/retrieve-charge';
import { retrieveTransfer } from './calls/retrieve-transfer';
import type { StripeClient } from './client';
import { subjectOf } from './metadata';
import type { Period } from './period';
import { sharedPeriods } from './shared-periods';
import {
  type Moved,
  movedByCharge,
  movedByDispute,
  movedByRefund,
  movedByReversal,
  movedByTransfer,
} from './statement-lines';

const stripeRails = ['stripe_connect', 'stripe_ach_debit'];

/** Intents that are looked up side by side: well below what Stripe allows a second. */
const intentsAtOnce = 8;

/**
 * Stripe's own statement: charges, refunds, transfers, reversals and disputes. Stripe is one account for all tenants, so
 * what is not this tenant's by metadata or transfer group is passed over, and its lists are read once for all. Fees are
 * the platform's and stay out.
 */
export function stripeStatement(
  db: Database,
  clientOf: (environment: Environment) => StripeClient | null,
): RailStatement {
  const periods = sharedPeriods(movedBetween);
  return {
    name: 'stripe',
    rails: stripeRails,
    mode: 'connected',
    async period(tenant, from, to, { signal, fresh }) {
      const client = clientOf(tenant.environment);
      if (client === null || !(await wasConnected(db, tenant.id, stripeRails))) return [];
      return itemsOf(db, tenant, await periods(client, { from, to, signal }, fresh));
    },
    async find(tenant, items, signal) {
      const client = clientOf(tenant.environment);
      // The books know of money there, and nobody can ask after it: that is no "not found".
      if (client === null) throw new Error(`The ${tenant.environment} environment has no Stripe to compare with`);
      const intents = [...new Set(items.map(({ intentId }) => intentId))];
      const moved: Moved[] = [];
      for (let start = 0; start < intents.length; start += intentsAtOnce) {
        signal.throwIfAborted();
        const batch = intents.slice(start, start + intentsAtOnce);
        moved.push(...(await Promise.all(batch.map((intentId) => movedFor(client, intentId)))).flat());
      }
      const sought = new Set(items.map(({ key }) => key));
      return (await itemsOf(db, tenant, moved)).filter(({ key }) => sought.has(key));
    },
  };
}

/** Everything that moved on the platform's account, whoever's it was. */
async function movedBetween(client: StripeClient, period: Period): Promise<readonly Moved[]> {
  const charges = await listChargesBetween(client, period);
  const refunds = await listRefundsBetween(client, period);
  const transfers = await listTransfersBetween(client, period);
  return [
    ...charges.map(movedByCharge),
    ...refunds.flatMap((refund) => (isCharge(refund.charge) ? [movedByRefund(refund, refund.charge)] : [])),
    ...transfers.map(movedByTransfer),
    ...(await reversalsBetween(client, period)),
    ...(await disputesBetween(client, period)),
  ];
}

const isCharge = (charge: string | Stripe.Charge | null): charge is Stripe.Charge =>
  typeof charge === 'object' && charge !== null;

/** Reversals have no list of their own over all transfers, only the lines that they leave in the balance. */
async function reversalsBetween(client: StripeClient, period: Period): Promise<readonly Moved[]> {
  const moved: Moved[] = [];
  for (const { id, source } of await listBalanceTransactions(client, 'transfer_refund', period)) {
    if (typeof source !== 'object' || source?.object !== 'transfer_reversal') throw unreadable(id);
    const { transfer } = source;
    moved.push(
      movedByReversal(source, typeof transfer === 'string' ? await retrieveTransfer(client, transfer) : transfer),
    );
  }
  return moved;
}

/** By the day on which money moved, which may be weeks after the dispute was opened. */
async function disputesBetween(client: StripeClient, period: Period): Promise<readonly Moved[]> {
  const disputes = new Map<string, Stripe.Dispute>();
  for (const { id, source } of await listBalanceTransactions(client, 'adjustment', period)) {
    if (typeof source === 'string') throw unreadable(id);
    // Other adjustments are between Stripe and the platform.
    if (source?.object === 'dispute') disputes.set(source.id, source);
  }
  const moved: Moved[] = [];
  for (const dispute of disputes.values()) {
    const { charge } = dispute;
    moved.push(movedByDispute(dispute, typeof charge === 'string' ? await retrieveCharge(client, charge) : charge));
  }
  return moved;
}

const unreadable = (id: string): UnexpectedAnswerError =>
  new UnexpectedAnswerError(`Balance transaction ${id} came without its source`);

/** Everything that ever moved for one intent. */
async function movedFor(client: StripeClient, intentId: string): Promise<readonly Moved[]> {
  const moved: Moved[] = [];
  for (const charge of await listCharges(client, intentId)) {
    moved.push(movedByCharge(charge));
    const payment = typeof charge.payment_intent === 'object' ? charge.payment_intent?.id : charge.payment_intent;
    if (charge.status !== 'succeeded' || payment === undefined) continue;
    moved.push(...(await listRefunds(client, payment)).map((refund) => movedByRefund(refund, charge)));
    moved.push(...(await listDisputes(client, payment)).map((dispute) => movedByDispute(dispute, charge)));
  }
  for (const transfer of await listTransfers(client, intentId)) {
    moved.push(movedByTransfer(transfer));
    if (transfer.amount_reversed === 0) continue;
    const reversals = await listTransferReversals(client, transfer.id);
    moved.push(...reversals.map((reversal) => movedByReversal(reversal, transfer)));
  }
  return moved;
}

/** The intent that the object names; whether it is the tenant's is another question. */
function namedIntent({ owner }: Moved): string | null {
  const named = subjectOf(owner.metadata)?.intentId ?? owner.transfer_group;
  return named !== null && isUuid(named) ? named : null;
}

/** Those of the movements that are the tenant's: it says so itself, or its intent is on record here. */
async function itemsOf(db: Database, { id, publicId }: Tenant, moved: readonly Moved[]): Promise<StatementItem[]> {
  const theirs = moved.flatMap((each) => {
    const intentId = namedIntent(each);
    const owner = subjectOf(each.owner.metadata)?.tenantPublicId ?? null;
    return intentId === null || (owner !== null && owner !== publicId)
      ? []
      : [{ each, intentId, isNamed: owner !== null }];
  });
  const operations = await operationsOfIntents(db, id, [...new Set(theirs.map(({ intentId }) => intentId))]);
  return theirs.flatMap(({ each, intentId, isNamed }) => {
    const known = operations.get(intentId);
    if (known === undefined && !isNamed) return [];
    return each.lines(known ?? []).map((line) => ({ ...line, intentId }));
  });
}
