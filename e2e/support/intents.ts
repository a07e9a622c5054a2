import { setTimeout as sleep } from 'node:timers/promises';
import { uuidV4 } from '@/lib/kernel/ids';
import type { Agreement, Client, Reply } from '@/lib/testing/client';

/** Answers of one lifecycle are asserted where it is told; everywhere else a refusal stops the story with its words. */
function insist(reply: Reply, ...statuses: readonly number[]): Reply {
  if (statuses.includes(reply.status)) return reply;
  throw new Error(`answered ${reply.status}: ${JSON.stringify(reply.body)}`);
}

/** A busy machine seals later than within the second that is usual. */
const sealTries = 240;
const sealPollMs = 250;

/** Waits until an event of this kind stands in the tenant's signed log, and with it all that happened before. */
export async function sealed(api: Client, intentId: string, kind: string): Promise<void> {
  let after = 0;
  for (let tries = 0; tries < sealTries; tries++) {
    const { body } = insist(await api.get(`/harbor/ledger/v1/events?limit=256&after_seq=${after}`), 200);
    const entries: { seq: number; event: { intent_id: string; kind: string } }[] = body.entries;
    if (entries.some(({ event }) => event.intent_id === intentId && event.kind === kind)) return;
    after = entries.at(-1)?.seq ?? after;
    if (body.next_after_seq === null) await sleep(sealPollMs);
  }
  throw new Error(`${kind} of ${intentId} was not sealed in time`);
}

/** Signs and stores an intent that nobody has funded. */
export async function openIntent(api: Client, agreement: Agreement = {}): Promise<string> {
  const intentId = agreement.intentId ?? uuidV4();
  insist(await api.create({ ...agreement, intentId }), 201);
  return intentId;
}

export async function fund(api: Client, intentId: string): Promise<Reply> {
  return insist(await api.fund(intentId), 200, 202);
}

export interface Delivery {
  readonly status: string;
  readonly cost_cents: number;
}

export async function deliver(api: Client, intentId: string, delivery: Delivery): Promise<Reply> {
  return insist(await api.evidence(intentId, { ...delivery }), 200);
}

export async function confirm(api: Client, intentId: string): Promise<Reply> {
  return insist(await api.confirm(intentId), 200);
}

async function settle(api: Client, agreement: Agreement, delivery: Delivery): Promise<string> {
  const intentId = await openIntent(api, agreement);
  await fund(api, intentId);
  await deliver(api, intentId, delivery);
  await confirm(api, intentId);
  return intentId;
}

/** An agent has spent inside it, the evidence passed, and the payee has the money. */
export async function releasedIntent(api: Client): Promise<string> {
  const intentId = await openIntent(api);
  const funded = await fund(api, intentId);
  const operation = 'travel.book_hotel';
  const request = {
    intent_id: intentId,
    token: funded.body.capability_token,
    operation,
    requested_spend_cents: 18_700,
  };
  const decision = insist(await api.verify(request), 200);
  insist(await api.complete(decision.body.decision_id, 'consumed'), 200);
  await deliver(api, intentId, { status: 'completed', cost_cents: 18_700 });
  await confirm(api, intentId);
  return intentId;
}

/** The evidence says more than the budget, so the principal has the money back. */
export const refusedIntent = (api: Client): Promise<string> =>
  settle(api, {}, { status: 'completed', cost_cents: 23_000 });

/** Somebody contests it; gives back the id of its case. */
export async function disputedIntent(
  api: Client,
  reason = 'The room was not as shown.',
  id = uuidV4(),
): Promise<string> {
  const intentId = await openIntent(api, { intentId: id });
  await fund(api, intentId);
  await deliver(api, intentId, { status: 'completed', cost_cents: 18_700 });
  const opened = insist(await api.post('/v1/disputes/cases', { intent_id: intentId, reason }), 201);
  return opened.body.case_id;
}

/** The rail has not said whether it holds the money. */
export async function unknownIntent(api: Client): Promise<string> {
  const budget = { currency: 'usd', max_spend_usd: 200, sandbox_scenario: 'unknown' };
  const intentId = await openIntent(api, { budget });
  await fund(api, intentId);
  return intentId;
}
