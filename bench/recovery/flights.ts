import { x402Client } from '@x402/core/client';
import { decodePaymentRequiredHeader, encodePaymentSignatureHeader } from '@x402/core/http';
import { AuthCaptureEvmScheme } from '@x402/evm/auth-capture/client';
import { uuidV4 } from '@/lib/kernel/ids';
import type { Client, Reply, Sent } from '@/lib/testing/client';
import type { Counterparts } from './counterparts';

/** How many intents of each kind are brought into flight. */
export interface FlightPlan {
  /** Simulated: the bank thinks for three seconds, or its answer is lost. */
  readonly delayed: number;
  readonly unknown: number;
  /** Stripe: the answer to the confirmation is lost after its effect; the debit takes days. */
  readonly cards: number;
  readonly debits: number;
  /** A block is not mined yet. */
  readonly usdc: number;
}

export const flightsOf = ({ delayed, unknown, cards, debits, usdc }: FlightPlan): number =>
  delayed + unknown + cards + debits + usdc;

/** The last request of an intent, signed and ready: once it is carried, an operation is under way. */
export type Flight = Sent;

const setUpAtOnce = 8;
const dayMs = 24 * 60 * 60_000;
const budget = (more: object) => ({ currency: 'usd', max_spend_usd: 200, ...more });

/** Works on so many at a time; results keep their order. */
export async function inLanes<T, R>(lanes: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) results[at] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

function expectStatus(reply: Reply, wanted: number): Reply {
  if (reply.status !== wanted) throw new Error(`expected ${wanted}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply;
}

async function createAll(client: Client, count: number, agreement: object): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, uuidV4);
  await inLanes(setUpAtOnce, ids, async (intentId) =>
    expectStatus(await client.create({ intentId, ...agreement }), 201),
  );
  return ids;
}

async function simulated(client: Client, count: number, scenario: string): Promise<readonly Flight[]> {
  const ids = await createAll(client, count, { budget: budget({ sandbox_scenario: scenario }) });
  return ids.map((intentId) => client.requests.fund(intentId));
}

/** A saved card is authorised by the create itself. */
const cards = (client: Client, count: number): readonly Flight[] =>
  Array.from({ length: count }, () =>
    client.requests.create({ budget: budget({ payment_method_id: 'pm_card_visa' }) }),
  );

async function debits(client: Client, count: number): Promise<readonly Flight[]> {
  const ids = await createAll(client, count, {
    rail: 'stripe_ach_debit',
    deadline: new Date(Date.now() + 60 * dayMs).toISOString(),
    budget: budget({ payment_method_id: 'pm_usBankAccount_success' }),
  });
  return ids.map((intentId) => client.requests.fund(intentId));
}

/** Asked for by the 402, and signed by the official client. */
async function usdc(client: Client, count: number, { payer }: Counterparts): Promise<readonly Flight[]> {
  const wallet = new x402Client().register('eip155:8453', new AuthCaptureEvmScheme(payer));
  wallet.setSpendControls({ maxAmountPerPayment: '$1000' });
  const ids = await createAll(client, count, { rail: 'x402_usdc_base' });
  return inLanes(setUpAtOnce, ids, async (intentId) => {
    const asked = expectStatus(await client.fund(intentId), 402).headers.get('payment-required') ?? '';
    const payment = await wallet.createPaymentPayload(decodePaymentRequiredHeader(asked));
    return client.requests.fund(intentId, { 'payment-signature': encodePaymentSignatureHeader(payment) });
  });
}

/** One of each kind in turn, so that all of them are under way at every moment. */
function mixed(lists: readonly (readonly Flight[])[]): readonly Flight[] {
  return lists
    .flatMap((list) => list.map((flight, at) => ({ flight, at: (at + 0.5) / list.length })))
    .sort((one, other) => one.at - other.at)
    .map(({ flight }) => flight);
}

/** Prepares everything up to the request that sends money on its way. */
export async function prepareFlights(
  plan: FlightPlan,
  atSimulated: Client,
  atConnected: Client,
  counterparts: Counterparts,
): Promise<readonly Flight[]> {
  return mixed([
    await simulated(atSimulated, plan.delayed, 'delayed'),
    await simulated(atSimulated, plan.unknown, 'timeout_then_success'),
    await usdc(atConnected, plan.usdc, counterparts),
    cards(atConnected, plan.cards),
    await debits(atConnected, plan.debits),
  ]);
}
