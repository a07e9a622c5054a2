import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidV4 } from '@/lib/kernel/ids';
import { type Client, createClient, overHttp, type WireBody } from '@/lib/testing/client';
import type { DemoUser } from '@/prisma/seed/demo/demo-file';
import type { Demo } from './fixtures';
import { dataDirVariable } from './global-setup';
import { deliver } from './intents';

/** The organisation whose rails are connected to the Stripe simulator, and how to make that one fail. */
export interface ConnectedDesk {
  readonly api: Client;
  readonly operator: DemoUser;
  /** Does at the simulator what only time, a bank or a person at its dashboard does: a request below `/_sim`. */
  simulate(path: string, body?: Readonly<Record<string, unknown>>): Promise<WireBody>;
  /** The next requests of this kind lose their answers; the effect has happened when it is said to. */
  loseAnswers(fault: { method: 'GET' | 'POST'; path: string; when: 'before' | 'after'; times: number }): Promise<void>;
  healStripe(): Promise<void>;
}

/** Null where no simulator stands beside the installation. */
export function connectedDesk({ file }: Demo): ConnectedDesk | null {
  const tenant = file.tenants.find(({ rails }) => rails.stripe_connect === 'connected');
  const operator = file.users.find(
    ({ organizationId, role }) => organizationId === tenant?.organizationId && role === 'operator',
  );
  if (tenant === undefined || operator === undefined) return null;
  const port = readFileSync(join(process.env[dataDirVariable] ?? '', 'stripe-simulator.port'), 'utf8').trim();
  const insist = async (method: string, path: string, body?: unknown): Promise<WireBody> => {
    const answer = await fetch(`http://127.0.0.1:${port}/_sim/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  return {
    api: createClient({ ...tenant, apiKey: tenant.sandboxKey }, overHttp(file.baseUrl)),
    operator,
    simulate: (path, body = {}) => insist('POST', path, body),
    loseAnswers: async (fault) => void (await insist('POST', 'faults', { kind: 'reset', ...fault })),
    healStripe: async () => void (await insist('DELETE', 'faults')),
  };
}

/** On a busy machine the card is authorised by the worker, a moment after the request. */
async function untilFunded(api: Client, intentId: string): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const { body } = await api.get(`/harbor/operator/v1/intents/${intentId}`);
    if (body.state === 'funded') return;
    await sleep(500);
  }
  throw new Error(`${intentId} was not funded in time`);
}

/** A card whose capture happened at Stripe, while neither the call nor any question about it was answered. */
export async function lostCapture({ api, loseAnswers }: ConnectedDesk): Promise<string> {
  const intentId = uuidV4();
  const budget = { currency: 'usd', max_spend_usd: 200, payment_method_id: 'pm_card_visa' };
  const created = await api.create({ intentId, budget });
  await untilFunded(api, intentId);
  const payment = `/v1/payment_intents/${created.body.funding.stripe_payment_intent_id}`;
  await deliver(api, intentId, { status: 'completed', cost_cents: 18_700 });
  await loseAnswers({ method: 'POST', path: `${payment}/capture`, when: 'after', times: 10 });
  await loseAnswers({ method: 'GET', path: payment, when: 'before', times: 10_000 });
  const confirmed = await api.confirm(intentId);
  if (confirmed.status !== 202) throw new Error(`answered ${confirmed.status}: ${JSON.stringify(confirmed.body)}`);
  return intentId;
}
