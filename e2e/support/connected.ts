import { expect } from '@playwright/test';
import { type ChainPayer, chainPayer } from '@/lib/testing/chain-payer';
import type { Agreement, WireBody } from '@/lib/testing/client';
import type { Demo } from './fixtures';
import { openIntent } from './intents';
import { type ConnectedDesk, connectedDesk } from './stuck';

/** Long enough for a message, its job and a few questions after it. */
const patienceMs = 60_000;

/** The organisation whose rails are connected; `npm start` always brings its counterparts. */
export function connected(demo: Demo): ConnectedDesk {
  const desk = connectedDesk(demo);
  if (desk === null) throw new Error('No organisation of the demo is connected to a simulator.');
  return desk;
}

/** The demo's payer on the local chain. */
export function demoPayer({ file }: Demo): ChainPayer {
  const chain = file.tenants.find((tenant) => tenant.chain)?.chain;
  if (!chain) throw new Error('No organisation of the demo is connected to a chain.');
  return chainPayer(chain);
}

export interface Unpaid {
  readonly intentId: string;
  /** The rail's page, on which the payer pays. */
  readonly paymentUrl: string;
}

/** An intent that waits for its payer. */
export async function askForPayment({ api }: ConnectedDesk, agreement: Agreement): Promise<Unpaid> {
  const intentId = await openIntent(api, agreement);
  const asked = await api.fund(intentId);
  expect(asked.status, JSON.stringify(asked.body)).toBe(202);
  return { intentId, paymentUrl: asked.body.funding.payment_url };
}

/** Waits until the wire says so, and gives back the whole intent as an operator reads it. */
export async function reaches({ api }: ConnectedDesk, intentId: string, state: string): Promise<WireBody> {
  const read = async (): Promise<WireBody> => (await api.get(`/harbor/operator/v1/intents/${intentId}`)).body;
  await expect.poll(async () => (await read()).state, { timeout: patienceMs }).toBe(state);
  return read();
}

/** Confirms what the evidence says, and waits for the rail when it needs longer than the answer. */
export async function settle(desk: ConnectedDesk, intentId: string, end: 'released' | 'refunded'): Promise<void> {
  const confirmed = await desk.api.confirm(intentId);
  expect([200, 202], JSON.stringify(confirmed.body)).toContain(confirmed.status);
  await reaches(desk, intentId, end);
}

/** Stripe's payment that holds the money of a funded intent. */
export const paymentOf = ({ operations }: WireBody): string =>
  operations.find(({ kind }: WireBody) => kind === 'authorise').rail_ref;
