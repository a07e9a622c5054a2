import { expect } from 'vitest';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Agreement, Client } from '@/lib/testing/client';

/** Work that the clients' usual predicate lets pass. */
export const work: JsonObject = { status: 'completed', cost_cents: 18_700 };
export const tool = 'travel.book_hotel';

export interface FundedIntent {
  readonly intentId: string;
  readonly token: string;
}

/* Intents brought to a state by the routes themselves. */

export async function opened(client: Client, agreement?: Agreement): Promise<string> {
  const answer = await client.create(agreement);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body.intent_id;
}

export async function funded(client: Client, agreement?: Agreement): Promise<FundedIntent> {
  const intentId = await opened(client, agreement);
  const answer = await client.fund(intentId);
  expect(answer).toMatchObject({ status: 200, body: { state: 'funded' } });
  return { intentId, token: answer.body.capability_token };
}

export async function judged(client: Client, payload: JsonObject = work): Promise<FundedIntent> {
  const intent = await funded(client);
  expect(await client.evidence(intent.intentId, payload)).toMatchObject({ status: 200 });
  return intent;
}

export async function settled(client: Client, payload: JsonObject = work): Promise<FundedIntent> {
  const intent = await judged(client, payload);
  expect(await client.confirm(intent.intentId)).toMatchObject({ status: 200 });
  return intent;
}

export async function disputed(client: Client): Promise<FundedIntent> {
  const intent = await funded(client);
  const path = `/harbor/operator/v1/intents/${intent.intentId}/dispute/open`;
  expect(await client.post(path, { reason: 'not what was ordered' })).toMatchObject({ status: 200 });
  return intent;
}

/** A hold of the spend guard. */
export async function held(client: Client, intent: FundedIntent, cents = 100): Promise<string> {
  const { intentId, token } = intent;
  const answer = await client.verify({ intent_id: intentId, token, operation: tool, requested_spend_cents: cents });
  expect(answer).toMatchObject({ status: 200, body: { allow: true } });
  return answer.body.decision_id;
}

/** A sandbox guardrail; its routes take no tenant header. */
export async function rehearsed(client: Client): Promise<string> {
  const path = '/v1/sandbox/guardrails/bootstrap';
  const { headers, ...sent } = client.requests.plain('POST', path, {
    operation: 'paid-tool',
    requested_spend_cents: 100,
  });
  const { 'x-tenant-id': _, ...rest } = headers;
  const answer = await client.carry({ ...sent, headers: rest });
  expect(answer).toMatchObject({ status: 200 });
  return answer.body.intent_id;
}
