import { refuse, refuseReference } from '@/lib/rails/stripe/simulator/errors';
import type { Charge, Metadata, Transfer, TransferReversal } from '@/lib/rails/stripe/simulator/model';
import type { World } from '@/lib/rails/stripe/simulator/world';
import { availableIn, post } from './postings';

export interface TransferRequest {
  readonly amount: number | null;
  readonly currency: string;
  readonly destination: string;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly sourceTransaction: string | null;
  readonly transferGroup: string | null;
}

function checkDestination(world: World, destination: string): void {
  const account = world.tables.accounts[destination];
  if (account === undefined) refuseReference('destination', destination, 'destination');
  if (account.sim.transfers !== 'active') {
    refuse(
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
      { code: 'insufficient_capabilities_for_transfer' },
    );
  }
}

/** A source lends its transfers its own date of arrival, and caps them together at its amount. */
function checkSource(world: World, id: string, amount: number, currency: string): Charge {
  const charge = world.tables.charges[id];
  if (charge === undefined) refuseReference('charge', id, 'source_transaction');
  if (!charge.captured)
    refuse('Cannot use an uncaptured charge as a source_transaction.', { param: 'source_transaction' });
  if (charge.currency !== currency) refuse('The transfer and its source differ in currency.', { param: 'currency' });
  const used = Object.values(world.tables.transfers)
    .filter((transfer) => transfer.source_transaction === id)
    .reduce((sum, transfer) => sum + transfer.amount, 0);
  if (used + amount > charge.amount_captured) {
    refuse(
      `Transfers using this transaction as a source must not exceed the source amount of ${charge.amount_captured}. (There are already transfers using this source, totaling ${used}.)`,
      { param: 'amount' },
    );
  }
  return charge;
}

/** Sends money from the platform's balance to a connected account's. */
export function makeTransfer(world: World, request: TransferRequest): Transfer {
  const { currency, destination, sourceTransaction } = request;
  checkDestination(world, destination);
  const amount = request.amount ?? world.tables.charges[sourceTransaction ?? '']?.amount_captured ?? 0;
  if (amount <= 0) refuse('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount' });
  const source = sourceTransaction === null ? null : checkSource(world, sourceTransaction, amount, currency);
  if (source === null && availableIn(world, null, currency) < amount) {
    refuse('You have insufficient available funds in your Stripe account.', { code: 'balance_insufficient' });
  }
  const transfer: Transfer = {
    id: world.newId('tr'),
    object: 'transfer',
    amount,
    amount_reversed: 0,
    balance_transaction: null,
    created: world.now(),
    currency,
    description: request.description,
    destination,
    livemode: false,
    metadata: request.metadata,
    reversed: false,
    source_transaction: sourceTransaction,
    source_type: source?.payment_method_details.type === 'us_bank_account' ? 'bank_account' : 'card',
    transfer_group: request.transferGroup ?? source?.transfer_group ?? null,
  };
  const availableOn = Math.max(world.now(), source?.sim.availableOn ?? 0);
  const line = { reportingCategory: 'transfer', currency, source: transfer.id, availableOn };
  transfer.balance_transaction = post(world, { ...line, type: 'transfer', amount: -amount }).id;
  post(world, { ...line, type: 'payment', amount, account: destination });
  world.tables.transfers[transfer.id] = transfer;
  world.emit('transfer.created', transfer);
  return transfer;
}

/** Takes money back that was sent, as far as the connected account still has it. */
export function reverseTransfer(
  world: World,
  transfer: Transfer,
  asked: number | null,
  metadata: Metadata,
): TransferReversal {
  const left = transfer.amount - transfer.amount_reversed;
  const amount = asked ?? left;
  const { currency, destination } = transfer;
  if (left === 0) refuse(`Transfer ${transfer.id} is already fully reversed.`, {});
  if (amount <= 0 || amount > left) {
    const message = `Reversal amount (${amount}) is greater than unreversed amount on transfer (${left}).`;
    refuse(message, { code: 'amount_too_large', param: 'amount' });
  }
  const held = Object.values(world.tables.balance_transactions)
    .filter((line) => line.sim.account === destination && line.currency === currency)
    .reduce((sum, line) => sum + line.net, 0);
  if (held < amount) {
    refuse('The connected account has insufficient funds for this reversal.', { code: 'balance_insufficient' });
  }
  const reversal: TransferReversal = {
    id: world.newId('trr'),
    object: 'transfer_reversal',
    amount,
    balance_transaction: null,
    created: world.now(),
    currency,
    metadata,
    transfer: transfer.id,
  };
  const line = { reportingCategory: 'transfer_reversal', currency, source: reversal.id };
  reversal.balance_transaction = post(world, { ...line, type: 'transfer_refund', amount }).id;
  post(world, { ...line, type: 'payment_refund', amount: -amount, account: destination });
  world.tables.transfer_reversals[reversal.id] = reversal;
  transfer.amount_reversed += amount;
  transfer.reversed = transfer.amount_reversed === transfer.amount;
  world.emit('transfer.reversed', transfer);
  world.emit('transfer.updated', transfer);
  return reversal;
}
