import { skeletonOf } from '@/lib/rails/stripe/openapi/skeleton';
import { bankAccounts, cards } from '@/lib/rails/stripe/simulator/instruments';
import type { Charge, PaymentIntent, PaymentMethod } from '@/lib/rails/stripe/simulator/model';
import { day, type World } from '@/lib/rails/stripe/simulator/world';
import { bankFee, cardFee, cardSettlementSeconds, post } from './postings';

const holdSeconds = 7 * day;
/** Visa lets go sooner when the payer is not there: after 4 days and 18 hours. */
const offSessionVisaSeconds = 4 * day + 18 * 3_600;
/** What card networks' own disputes and warnings wait for in test mode. */
const aftermathSeconds = 5;

const cardOf = (method: PaymentMethod) => cards[method.sim.instrument] ?? { brand: 'visa' as const };

function captureBefore(world: World, intent: PaymentIntent, method: PaymentMethod): number {
  const isShort = intent.sim.offSession && cardOf(method).brand === 'visa';
  return world.now() + (isShort ? offSessionVisaSeconds : holdSeconds);
}

function cardDetails(intent: PaymentIntent, method: PaymentMethod, before: number | null): Record<string, unknown> {
  const own = {
    amount_authorized: intent.amount,
    brand: cardOf(method).brand,
    country: 'US',
    exp_month: 12,
    exp_year: 2034,
    funding: 'credit',
    last4: method.sim.instrument.slice(-4),
    network: cardOf(method).brand,
  };
  const deadline = before === null ? {} : { capture_before: before };
  return { type: 'card', card: { ...skeletonOf('Charge.PaymentMethodDetails.Card'), ...own, ...deadline } };
}

function bankDetails(method: PaymentMethod): Record<string, unknown> {
  const own = { account_holder_type: 'individual', account_type: 'checking', bank_name: 'STRIPE TEST BANK' };
  const numbers = { last4: method.sim.instrument.slice(-4), routing_number: '110000000' };
  const details = { ...skeletonOf('Charge.PaymentMethodDetails.UsBankAccount'), ...own, ...numbers };
  return { type: 'us_bank_account', us_bank_account: details };
}

export interface ChargeOutcome {
  readonly status: Charge['status'];
  readonly captured: boolean;
  readonly failure?: { readonly code: string; readonly message: string; readonly declineCode?: string };
}

function outcomeOf({ failure }: ChargeOutcome): Record<string, unknown> {
  const own = failure
    ? { type: 'issuer_declined', network_status: 'declined_by_network', reason: failure.declineCode ?? failure.code }
    : { type: 'authorized', network_status: 'approved_by_network', reason: null };
  return { ...skeletonOf('Charge.Outcome'), ...own, seller_message: failure ? failure.message : 'Payment complete.' };
}

/** Makes the charge of a payment that was tried, and ties it to its intent. */
export function makeCharge(world: World, intent: PaymentIntent, method: PaymentMethod, outcome: ChargeOutcome): Charge {
  const isCard = method.type === 'card';
  const isHold = isCard && outcome.status === 'succeeded' && !outcome.captured;
  const before = isHold ? captureBefore(world, intent, method) : null;
  const charge: Charge = {
    id: world.newId(isCard ? 'ch' : 'py'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    balance_transaction: null,
    billing_details: { ...skeletonOf('Charge.BillingDetails'), ...method.billing_details },
    calculated_statement_descriptor: isCard ? 'TIDEGATE TEST' : null,
    captured: false,
    created: world.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_code: outcome.failure?.code ?? null,
    failure_message: outcome.failure?.message ?? null,
    livemode: false,
    metadata: { ...intent.metadata },
    outcome: outcomeOf(outcome),
    paid: outcome.status === 'succeeded',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: isCard ? cardDetails(intent, method, before) : bankDetails(method),
    receipt_url: outcome.status === 'succeeded' ? `${world.publicUrl}/receipts/${intent.id}` : null,
    refunded: false,
    status: outcome.status,
    transfer_group: intent.transfer_group,
    sim: { instrument: method.sim.instrument, captureBefore: before, expired: false, dispute: null, availableOn: null },
  };
  world.tables.charges[charge.id] = charge;
  intent.latest_charge = charge.id;
  return charge;
}

function scheduleAftermath(world: World, charge: Charge): void {
  const { after } = cards[charge.sim.instrument] ?? {};
  const disputed = bankAccounts[charge.sim.instrument]?.disputed === true;
  const at = world.now() + aftermathSeconds;
  if (after !== undefined) world.schedule({ at, kind: after, subject: charge.id });
  else if (disputed) world.schedule({ at: world.now() + day, kind: 'bank_return', subject: charge.id });
}

/** The money of a charge reaches the platform's balance. */
export function settleCharge(world: World, charge: Charge, amount: number): void {
  const isCard = charge.payment_method_details.type === 'card';
  const atOnce = !isCard || cards[charge.sim.instrument]?.availableAtOnce === true;
  const line = post(world, {
    type: isCard ? 'charge' : 'payment',
    reportingCategory: 'charge',
    amount,
    fee: isCard ? cardFee(amount) : bankFee(amount),
    currency: charge.currency,
    source: charge.id,
    availableOn: atOnce ? world.now() : world.now() + cardSettlementSeconds,
  });
  charge.amount_captured = amount;
  charge.captured = true;
  charge.paid = true;
  charge.status = 'succeeded';
  charge.balance_transaction = line.id;
  charge.sim.availableOn = line.available_on;
  scheduleAftermath(world, charge);
}
