import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GateParty, gateParty, presented, quoteBody } from '@/lib/gate/testing/gate-client';
import { createStack, type Stack } from '@/lib/testing/stack';

let stack: Stack;
let party: GateParty;
let agentId: string;

beforeAll(async () => {
  stack = await createStack();
  party = await gateParty(stack, (await stack.tenant('acme')).tenant);
  const { body } = await party.operator.get('/api/v1/agents');
  agentId = String(body.find(({ bot_id }: { bot_id: string }) => bot_id === 'bot-1').id);
});
afterAll(() => stack?.close());

const actions = '/api/v1/agent-actions';
const premium = '/api/v1/premium-actions';

/** An x402 call of the contract’s own table, at a price. */
const x402Body = (amount_minor: number, change: object = {}) => ({
  bot_id: 'bot-1',
  external_user_id: 'user-1',
  request_summary: 'weather of one day',
  request_hash: 'hash-1',
  amount_minor,
  currency: 'USD',
  cost_breakdown: [{ label: 'exact quote', amount_minor }],
  service_url: 'https://example.com/v1/weather',
  method: 'GET',
  ...change,
});

let count = 0;
const spend = (token: string, amount_minor: number, change: object = {}) =>
  party.bot.post(`/api/v1/grants/${token}/spend-authorizations`, {
    operation_id: `op-${++count}`,
    presentation: presented,
    tool: 'weather',
    vendor: 'example',
    rail: 'x402',
    amount_minor,
    currency: 'USD',
    reason: 'one call',
    capture: true,
    ...change,
  });

const caps = (request: number, call: number, change: object = {}) =>
  party.operator.post(`/api/v1/agents/${agentId}/x402/configure`, {
    network: 'base',
    max_per_request_minor: request,
    max_per_call_minor: call,
    ...change,
  });

/** A paid action that was taken up: its token. */
async function started(path: string, body: object): Promise<{ readonly actionId: string; readonly token: string }> {
  const made = await party.bot.post(path, body);
  if (made.status !== 200) throw new Error(`not created: ${made.text}`);
  const { action_id: actionId, payment_session_id: sessionId } = made.body;
  const paid = await party.operator.post(`/api/v1/payment-sessions/${sessionId}/mock-pay`);
  const token = String(paid.body.grant.id);
  await party.bot.post(`${actions}/${actionId}/start`, { payment_token: token, presentation: presented });
  return { actionId, token };
}

const refused = (status: number, code: string, ...words: string[]) => ({
  status,
  code,
  body: { detail: expect.stringMatching(new RegExp(words.join('.*'))) },
});
const told = (reply: Awaited<ReturnType<typeof spend>>) => ({
  status: reply.status,
  code: reply.headers.get('x-error-code'),
  body: reply.body,
});

describe('without caps', () => {
  it('X06 an x402 action of 125 is created, paid, taken up, spent in full and completed', async () => {
    const made = await party.bot.post(`${premium}/x402`, x402Body(125));
    expect(made).toMatchObject({
      status: 200,
      body: { execution_boundary: 'agent_executes_after_spend_authorization' },
    });
    const paid = await party.operator.post(`/api/v1/payment-sessions/${made.body.payment_session_id}/mock-pay`);
    expect(paid.status).toBe(200);
    const token = String(paid.body.grant.id);
    const path = `${actions}/${made.body.action_id}`;
    const consumed = await party.bot.post(`${path}/consume`, { payment_token: token, presentation: presented });
    expect(consumed).toMatchObject({ status: 200, body: { status: 'ready_to_execute' } });
    expect(await spend(token, 125)).toMatchObject({
      status: 200,
      body: { status: 'captured', rail: 'x402_payment', total_captured: 125, remaining_budget: 0 },
    });
    const done = await party.bot.post(`${path}/complete`, { status: 'fulfilled', metadata: { result: 'ok' } });
    expect(done).toMatchObject({ status: 200, body: { status: 'fulfilled' } });
  });
});

describe('an operator’s caps for x402', () => {
  it('15.3 bound what an x402 action may cost, by whatever route it comes', async () => {
    expect(await caps(900, 250)).toMatchObject({ status: 200, body: { config: { currency: 'USD' } } });
    const above = refused(422, 'x402.request_cap', 'amount_minor', 'max_per_request_minor', '900');
    const lines = { request_hash: undefined };
    const routes: [string, object][] = [
      [`${premium}/x402`, x402Body(901)],
      [`${premium}/pay-sh`, x402Body(901)],
      [`${premium}/pay-sh/bigquery-query`, { ...x402Body(901), ...lines, project_id: 'tides', query: 'SELECT 1' }],
      [premium, { ...x402Body(901), provider: 'exa', rail: 'x402' }],
      [
        actions,
        {
          ...quoteBody,
          amount_minor: 901,
          cost_breakdown: [{ label: 'x', amount_minor: 901 }],
          execution_envelope: { rail: 'coinbase_x402' },
        },
      ],
      [
        '/api/v1/toolbox/paysh.search/checkout',
        { bot_id: 'bot-1', external_user_id: 'user-1', arguments: { query: 'tides' }, amount_minor: 901 },
      ],
    ];
    for (const [path, body] of routes)
      expect([path, told(await party.bot.post(path, body))]).toEqual([path, expect.objectContaining(above)]);
    expect((await party.bot.post(`${premium}/x402`, x402Body(900))).status).toBe(200);
    const other = await party.bot.post(actions, {
      ...quoteBody,
      amount_minor: 901,
      cost_breakdown: [{ label: 'x', amount_minor: 901 }],
    });
    expect(other.status, 'what is not paid over x402 is not bound').toBe(200);
    const euros = told(await party.bot.post(`${premium}/x402`, x402Body(100, { currency: 'EUR' })));
    expect(euros).toMatchObject(refused(422, 'x402.currency', 'currency', 'USD'));
  });

  it('15.3 bound one call, and all calls of one action together, on both x402 rails', async () => {
    await caps(900, 250);
    const { token } = await started(`${premium}/x402`, x402Body(900));
    const perCall = refused(422, 'x402.call_cap', 'amount_minor', 'max_per_call_minor', '250');
    expect(told(await spend(token, 251))).toMatchObject(perCall);
    expect(told(await spend(token, 251, { rail: 'coinbase_x402' }))).toMatchObject(perCall);
    const first = await spend(token, 250, { operation_id: 'kept' });
    expect(first).toMatchObject({ status: 200, body: { remaining_budget: 650 } });
    await caps(400, 250);
    expect(told(await spend(token, 151))).toMatchObject(
      refused(409, 'x402.spent_cap', 'amount_minor', 'max_per_request_minor', '400'),
    );
    expect((await spend(token, 250, { operation_id: 'kept' })).body, 'what stands is answered as it stands').toEqual(
      first.body,
    );
    expect((await spend(token, 300, { rail: 'circle' })).status, 'another rail has no such caps').toBe(200);
    expect((await spend(token, 150, { rail: 'x402_cdp' })).status).toBe(200);
    expect(told(await spend(token, 1))).toMatchObject({ code: 'x402.spent_cap' });
  });

  it('15.3 hold under thirty-two racing calls, and however many rails are named', async () => {
    await caps(1_000, 100);
    const { token } = await started(`${premium}/x402`, x402Body(1_000));
    await caps(450, 100);
    const tries = Array.from({ length: 32 }, (_, at) =>
      spend(token, 100, { rail: at % 2 === 0 ? 'x402' : 'x402_cdp' }),
    );
    const replies = await Promise.all(tries);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(4);
    const lost = replies.filter(({ status }) => status !== 200).map((reply) => told(reply).code);
    expect(new Set(lost)).toEqual(new Set(['x402.spent_cap']));
  });

  it('15.3 are not lifted by what the agent’s runtime reports, nor by switching the rail off', async () => {
    await caps(900, 250);
    const shown = async () => (await party.bot.get('/api/v1/agent-capabilities')).body.limits.x402;
    const limits = { max_per_request_minor: 900, max_per_call_minor: 250, currency: 'USD' };
    const big = { max_per_request_minor: 9_000_000, max_per_call_minor: 9_000_000, currency: 'EUR' };
    const readiness = { provider: 'x402', runtime_ready: true, metadata: big };
    expect((await party.bot.post('/api/v1/agents/bot-1/execution-readiness', readiness)).status).toBe(200);
    expect(await shown()).toEqual(limits);
    const report = { rail: 'x402_cdp', config: big };
    const reported = await party.bot.post('/api/v1/agents/bot-1/settlement-rails/report', report);
    expect(reported).toMatchObject({ status: 200, body: { config: limits } });
    await party.bot.post('/api/v1/agents/bot-1/execution-readiness', { ...readiness, rail: 'pay_sh' });
    expect(await shown()).toEqual(limits);
    expect(told(await party.bot.post(`${premium}/x402`, x402Body(901))).code).toBe('x402.request_cap');
    await caps(900, 250, { enabled: false });
    expect(told(await party.bot.post(`${premium}/x402`, x402Body(901))).code).toBe('x402.request_cap');
    expect(await shown()).toEqual(limits);
    const other = { ...x402Body(901), bot_id: 'bot-2' };
    expect((await party.other.post(`${premium}/x402`, other)).status, 'another agent has its own').toBe(200);
  });
});
