import { systemClock } from '@/lib/kernel/clock';
import { type Agreement, type Client, createClient, overHttp, type Reply } from '@/lib/testing/client';
import type { SeedDeps } from '@/prisma/seed/scenario';
import type { DemoTenant } from './demo-file';
import type { DemoSecrets } from './secrets';

/** One intent of the demo: what is agreed, and what then happens to it. */
export interface Lifecycle {
  readonly name: string;
  /** Made when it is needed: a deadline counts from then. */
  readonly agreement: () => Agreement;
  readonly play?: (client: Client, intentId: string) => Promise<void>;
}

const dayMs = 86_400_000;
const tools = ['travel.book_hotel', 'travel.cancel_booking'];

const inDays = (days: number): string =>
  `${new Date(systemClock.now().getTime() + days * dayMs).toISOString().slice(0, 19)}Z`;

const booking = (amountCents: number, more: Agreement = {}): Agreement => ({
  amountCents,
  currency: 'usd',
  budget: { currency: 'usd', max_spend_cents: amountCents, purpose: 'Hotel booking' },
  deadline: inDays(7),
  allowedTools: tools,
  ...more,
});

const withScenario = (amountCents: number, scenario: string): Agreement =>
  booking(amountCents, { budget: { currency: 'usd', max_spend_cents: amountCents, sandbox_scenario: scenario } });

const fund = async (client: Client, intentId: string): Promise<Reply> =>
  expect(await client.fund(intentId), 'fund', 200, 202);

const submit = async (client: Client, intentId: string, payload: { status: string; cost_cents: number }) =>
  expect(await client.evidence(intentId, payload), 'evidence', 200);

async function spend(client: Client, intentId: string, amountCents: number): Promise<void> {
  const { body } = await fund(client, intentId);
  const request = {
    intent_id: intentId,
    token: body.capability_token,
    operation: tools[0],
    requested_spend_cents: amountCents,
    tool_call_id: `call-${intentId.slice(0, 8)}`,
  };
  const { body: decision } = expect(await client.verify(request), 'verify', 200);
  if (decision.allow === true && typeof decision.decision_id === 'string') {
    expect(await client.complete(decision.decision_id, 'consumed'), 'complete', 200);
  }
}

async function settle(client: Client, intentId: string, payload: { status: string; cost_cents: number }) {
  await fund(client, intentId);
  await submit(client, intentId, payload);
  expect(await client.confirm(intentId), 'confirm', 200, 202);
}

async function dispute(client: Client, intentId: string): Promise<void> {
  await fund(client, intentId);
  const path = `/harbor/operator/v1/intents/${intentId}/dispute/open`;
  expect(await client.post(path, { reason: 'The guest says that the room was never booked.' }), 'dispute', 200);
}

/** Intents in every state that the simulated rail can bring about. */
export const hotelLifecycles: readonly Lifecycle[] = [
  { name: 'open', agreement: () => booking(48_000) },
  { name: 'funded', agreement: () => booking(31_250), play: async (client, id) => void (await fund(client, id)) },
  { name: 'spending', agreement: () => booking(64_000), play: (client, id) => spend(client, id, 22_400) },
  {
    name: 'evidence-submitted',
    agreement: () => booking(19_900),
    play: async (client, id) => {
      await fund(client, id);
      await submit(client, id, { status: 'completed', cost_cents: 18_700 });
    },
  },
  {
    name: 'released',
    agreement: () => booking(20_000),
    play: (client, id) => settle(client, id, { status: 'completed', cost_cents: 18_750 }),
  },
  {
    name: 'released-ach',
    agreement: () => booking(112_000, { rail: 'stripe_ach_debit' }),
    play: (client, id) => settle(client, id, { status: 'completed', cost_cents: 112_000 }),
  },
  {
    name: 'refunded-over-budget',
    agreement: () => booking(15_000),
    play: (client, id) => settle(client, id, { status: 'completed', cost_cents: 17_300 }),
  },
  {
    name: 'refunded-not-done',
    agreement: () => booking(26_400),
    play: (client, id) => settle(client, id, { status: 'cancelled_by_hotel', cost_cents: 0 }),
  },
  { name: 'disputed', agreement: () => booking(38_500), play: dispute },
  {
    name: 'declined',
    agreement: () => withScenario(9_900, 'declined'),
    play: async (client, id) => void expect(await client.fund(id), 'fund', 200, 202, 409),
  },
  {
    name: 'unknown',
    agreement: () => withScenario(27_500, 'unknown'),
    play: async (client, id) => void (await fund(client, id)),
  },
  { name: 'expired', agreement: () => booking(12_000, { deadline: inDays(3_000 / dayMs) }) },
];

/** A second tenant has money of its own. */
export const dataLifecycles: readonly Lifecycle[] = [
  {
    name: 'data-released',
    agreement: () => booking(4_900, { allowedTools: ['data.fetch_report'] }),
    play: (client, id) => settle(client, id, { status: 'completed', cost_cents: 4_900 }),
  },
  { name: 'data-open', agreement: () => booking(12_500, { allowedTools: ['data.fetch_report'] }) },
];

/** Plays what is not there yet, over HTTP as any application would. Gives back a link to each intent. */
export async function playLifecycles(
  tenant: DemoTenant,
  lifecycles: readonly Lifecycle[],
  secrets: DemoSecrets,
  { apiUrl, origin }: Pick<SeedDeps, 'apiUrl' | 'origin'>,
): Promise<readonly string[]> {
  const client = createClient({ ...tenant, apiKey: tenant.sandboxKey }, overHttp(apiUrl));
  const links: string[] = [];
  for (const { name, agreement, play } of lifecycles) {
    const intentId = secrets.uuid(`${tenant.tenantId}/${name}`);
    links.push(`${name}: ${origin}/console/intents/${intentId}`);
    const { status } = await client.get(`/harbor/operator/v1/intents/${intentId}`);
    if (status === 200) continue;
    expect(await client.create({ ...agreement(), intentId }), 'create', 201);
    await play?.(client, intentId);
  }
  return links;
}

function expect(reply: Reply, step: string, ...statuses: readonly number[]): Reply {
  if (statuses.includes(reply.status)) return reply;
  throw new Error(`${step} was answered ${reply.status}: ${JSON.stringify(reply.body)}`);
}
