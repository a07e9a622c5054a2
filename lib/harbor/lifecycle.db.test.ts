import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStack, type Stack, type TestTenant } from '@/lib/testing/stack';

let stack: Stack;
let acme: TestTenant;

beforeAll(async () => {
  stack = await createStack();
  acme = await stack.tenant('acme');
});
afterAll(() => stack.close());

const work = { status: 'completed', cost_cents: 18_700 };

async function funded() {
  const created = await acme.client.create();
  expect(created).toMatchObject({ status: 201, body: { state: 'open', funded: false, settlement_mode: 'simulated' } });
  const answer = await acme.client.fund(created.body.intent_id);
  expect(answer).toMatchObject({ status: 200, body: { state: 'funded', funded: true, tenant: acme.tenant.publicId } });
  return { intentId: created.body.intent_id as string, token: answer.body.capability_token as string };
}

describe('an intent over HTTP', () => {
  it('goes from open to released', async () => {
    const { intentId, token } = await funded();
    const verified = await acme.client.verify({
      intent_id: intentId,
      token,
      operation: 'travel.book_hotel',
      requested_spend_cents: 18_700,
    });
    expect(verified).toMatchObject({ status: 200, body: { allow: true, remaining_cents: 1_300, intent_id: intentId } });
    expect(await acme.client.complete(verified.body.decision_id, 'consumed')).toMatchObject({ status: 200 });
    const judged = await acme.client.evidence(intentId, work);
    expect(judged).toMatchObject({ status: 200, body: { state: 'evidence_submitted', predicate_passed: true } });
    const settled = await acme.client.confirm(intentId);
    expect(settled).toMatchObject({ status: 200, body: { state: 'released', predicate_passed: true } });
    const detail = await acme.client.get(`/harbor/operator/v1/intents/${intentId}`);
    expect(detail.body).toMatchObject({
      state: 'released',
      allowed_tools: ['travel.book_hotel'],
      tenant_id: acme.tenant.publicId,
    });
    expect(
      detail.body.postings.map(({ kind, amount_cents }: { kind: string; amount_cents: number }) => [
        kind,
        amount_cents,
      ]),
    ).toEqual([
      ['hold', 20_000],
      ['release', 20_000],
    ]);
  });

  it('is refunded when the predicate fails, and says which clause', async () => {
    const { intentId } = await funded();
    const judged = await acme.client.evidence(intentId, { status: 'failed', cost_cents: 1 });
    expect(judged).toMatchObject({ status: 200, body: { predicate_passed: false } });
    expect(judged.body.predicate_evaluation.trace).toContainEqual(
      expect.objectContaining({ op: 'eq', path: ['status'], passed: false, reason: 'value_mismatch' }),
    );
    expect(await acme.client.confirm(intentId)).toMatchObject({
      status: 200,
      body: { state: 'refunded', predicate_passed: false },
    });
  });

  it('is declined, and can be funded anew', async () => {
    const created = await acme.client.create({ budget: { sandbox_scenario: 'declined' } });
    const declined = await acme.client.fund(created.body.intent_id);
    expect(declined).toMatchObject({ status: 409, body: { error: { code: 'rail.declined' } } });
  });

  it('waits for a rail that has not answered', async () => {
    const created = await acme.client.create({ budget: { sandbox_scenario: 'unknown' } });
    const unknown = await acme.client.fund(created.body.intent_id);
    expect(unknown).toMatchObject({ status: 202, body: { state: 'open', status: 'unknown', funded: false } });
  });

  it('rehearses with the sandbox guardrail', async () => {
    const path = '/v1/sandbox/guardrails/bootstrap';
    const sent = {
      ...acme.client.requests.plain('POST', path, { operation: 'paid-tool', requested_spend_cents: 100 }),
    };
    const { 'x-tenant-id': _refused, ...headers } = sent.headers;
    const started = await stack.carry({ ...sent, headers });
    expect(started).toMatchObject({
      status: 200,
      body: { sandbox_lifecycle_status: 'funded', operation: 'paid-tool', requested_spend_cents: 100 },
    });
    const evidencePath = `/v1/sandbox/guardrails/${started.body.intent_id}/evidence`;
    const evidence = await stack.carry({
      method: 'POST',
      path: evidencePath,
      body: JSON.stringify({ payload: { ok: true } }),
      headers,
    });
    expect(evidence).toMatchObject({
      status: 200,
      body: { sandbox_lifecycle_status: 'evidence_submitted', predicate_passed: true },
    });
  });
});
