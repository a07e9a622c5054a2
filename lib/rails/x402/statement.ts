import type { Database } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Environment } from '@/lib/kernel/context';
import { type NamedOperation, operationsOfIntents, wasConnected } from '@/lib/rails/store/operation-store';
import type { RailStatement, StatementItem } from '@/lib/recovery/ports';
import { blocksBetween } from './blocks-between';
import type { EscrowEvent } from './chain-client';
import type { X402Deps } from './deps';
import { statedAmount } from './domain/amount';
import { sameHex } from './domain/terms';
import { transactionsOf } from './store/lane-store';
import { intentPayments, type Payment, tenantPayments } from './store/payment-store';

const x402Rails = ['x402_usdc_base'];

const limits = {
  /** What public nodes answer at once. */
  blocksPerTurn: 2_000n,
  /** A day of a chain with a block a second. */
  turns: 45,
} as const;

/** Each kind of event: what it moved, and which operations bring it about. */
const movements: Readonly<
  Record<EscrowEvent['name'], { readonly movement: string; readonly kinds: readonly string[] }>
> = {
  PaymentAuthorized: { movement: 'hold', kinds: ['authorise'] },
  PaymentCaptured: { movement: 'release', kinds: ['capture'] },
  PaymentVoided: { movement: 'refund', kinds: ['void'] },
  // The payer was first; a void of ours that came later found it done.
  PaymentReclaimed: { movement: 'refund', kinds: ['void'] },
};

type Operations = ReadonlyMap<string, readonly NamedOperation[]>;

/** The call of ours that an event is the result of: the one that names its transaction, or found the payment so. */
const causeOf = (
  { name, transaction }: Pick<EscrowEvent, 'name' | 'transaction'>,
  { hash }: Pick<Payment, 'hash'>,
  operations: readonly NamedOperation[],
): NamedOperation | undefined =>
  operations.find(
    ({ kind, railRef }) => movements[name].kinds.includes(kind) && (railRef === transaction || railRef === hash),
  );

/** What an event moved. Held money that went back without a call of ours is told as a fact, and is nothing here. */
function itemOf(event: EscrowEvent, payment: Payment, all: Operations): readonly StatementItem[] {
  const operations = all.get(payment.intentId) ?? [];
  const cause = causeOf(event, payment, operations);
  const { movement } = movements[event.name];
  if (cause === undefined && movement === 'refund') return [];
  const key = cause === undefined ? `${event.name}:${event.transaction}` : `operation:${cause.id}`;
  const money = statedAmount(event.amount, operations[0]?.currency ?? 'usdc');
  return [{ key, intentId: payment.intentId, movement, ...money }];
}

/**
 * The chain's own statement: the escrow's events about the tenant's payments. An amount that is no whole number of the
 * intent's minor units stands in units of the token, and so differs from whatever the books say.
 */
export function x402Statement(db: Database, depsOf: (environment: Environment) => X402Deps | null): RailStatement {
  return {
    name: 'x402',
    rails: x402Rails,
    mode: 'connected',
    async period(tenant, from, to, { signal }) {
      const deps = depsOf(tenant.environment);
      if (deps === null || !(await wasConnected(db, tenant.id, x402Rails))) return [];
      const events = await eventsBetween(deps, from, to, signal);
      const hashes = [...new Set(events.map(({ paymentHash }) => paymentHash))];
      return itemsOf(db, tenant.id, events, await tenantPayments(db, tenant.id, hashes));
    },
    async find(tenant, items, signal) {
      const deps = depsOf(tenant.environment);
      // The books know of money there, and nobody can ask after it: that is no "not found".
      if (deps === null) throw new Error(`The ${tenant.environment} environment has no chain to compare with`);
      const intents = [...new Set(items.map(({ intentId }) => intentId))];
      const payments = await intentPayments(db, tenant.id, intents);
      const operations = await operationsOfIntents(db, tenant.id, intents);
      const found: StatementItem[] = [];
      for (const payment of payments) {
        signal.throwIfAborted();
        const known = operations.get(payment.intentId) ?? [];
        const events = [
          ...(await receivedEvents(deps, payment, known)),
          ...(await settledOutside(deps, payment, known)),
        ];
        found.push(...events.flatMap((event) => itemOf(event, payment, operations)));
      }
      const sought = new Set(items.map(({ key }) => key));
      return found.filter(({ key }) => sought.has(key));
    },
  };
}

async function itemsOf(
  db: Database,
  tenantId: string,
  events: readonly EscrowEvent[],
  payments: readonly Payment[],
): Promise<readonly StatementItem[]> {
  const operations = await operationsOfIntents(db, tenantId, [...new Set(payments.map(({ intentId }) => intentId))]);
  const byHash = new Map(payments.map((payment) => [payment.hash.toLowerCase(), payment]));
  return events.flatMap((event) => {
    const payment = byHash.get(event.paymentHash.toLowerCase());
    return payment === undefined ? [] : itemOf(event, payment, operations);
  });
}

/** @throws when the period has more blocks than a day can have. */
async function eventsBetween(
  deps: X402Deps,
  from: Date,
  to: Date,
  signal: AbortSignal,
): Promise<readonly EscrowEvent[]> {
  const blocks = await blocksBetween(deps, from, to);
  if (blocks === null) return [];
  const events: EscrowEvent[] = [];
  let next = blocks.from;
  for (let turn = 0; turn < limits.turns && next <= blocks.to; turn++) {
    signal.throwIfAborted();
    const end = next + limits.blocksPerTurn - 1n;
    const last = end < blocks.to ? end : blocks.to;
    events.push(...(await deps.chain.escrowEvents(deps.network.escrow, { from: next, to: last })));
    next = last + 1n;
  }
  assert(next > blocks.to, 'x402: a period has more blocks than are read at once');
  return events;
}

/** What the receipts of our own transactions say about the payment. */
async function receivedEvents(
  { db, chain }: X402Deps,
  payment: Payment,
  operations: readonly NamedOperation[],
): Promise<readonly EscrowEvent[]> {
  const events: EscrowEvent[] = [];
  for (const { id } of operations) {
    for (const { hash } of await transactionsOf(db, id)) {
      const receipt = await chain.receipt(hash);
      events.push(...(receipt?.events ?? []).filter(({ paymentHash }) => sameHex(paymentHash, payment.hash)));
    }
  }
  return events;
}

/** A settlement of ours that found nothing left to do names no transaction: the escrow's state says where the money is. */
async function settledOutside(
  { chain }: X402Deps,
  payment: Payment,
  operations: readonly NamedOperation[],
): Promise<readonly EscrowEvent[]> {
  if (!operations.some(({ kind, railRef }) => kind !== 'authorise' && railRef === payment.hash)) return [];
  const { collected, capturable, refundable } = await chain.paymentState(payment.escrow, payment.hash, 'latest');
  if (!collected || capturable > 0n) return [];
  const name = refundable > 0n ? 'PaymentCaptured' : 'PaymentReclaimed';
  const amount = refundable > 0n ? refundable : payment.info.maxAmount;
  const { hash } = payment;
  return [{ name, paymentHash: hash, amount, operator: null, transaction: hash, blockNumber: 0n }];
}
