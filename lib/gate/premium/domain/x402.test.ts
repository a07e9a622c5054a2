import { describe, expect, it } from 'vitest';
import { riskReason } from '@/lib/gate/domain/risk';
import { bigQueryBody, x402Body } from '@/lib/gate/premium/contract';
import { baseBody, refusalOf, valueIn } from '@/lib/gate/premium/testing/bodies';
import { bigQueryEnvelope } from './bigquery';
import { shellQuote } from './command-preview';
import { checkSmallAmount } from './small-amount';
import { type X402Route, x402Envelope } from './x402';

const parse = (more: object) => x402Body.parse({ ...baseBody, ...more });
const target = { service_url: 'https://data.example/v1/rows' };
const build = (more: object, route: X402Route = 'x402') => x402Envelope(parse(more), route);
const refused = (more: object, route: X402Route = 'x402') => refusalOf(build(more, route));

describe('an x402 or pay.sh action', () => {
  it('X01 keeps headers and body, names the boundary and shows the call', () => {
    const more = { ...target, headers: { Accept: 'text/csv' }, body: { b: 2, a: "it's" } };
    const action = valueIn(build(more));
    expect(action.premium).toEqual({
      provider: 'pay_sh',
      premium_provider: 'pay_sh',
      command_preview: `paycurl -X POST https://data.example/v1/rows -H 'Accept: text/csv' --json '{"a":"it'"'"'s","b":2}'`,
      execution_boundary: 'agent_executes_after_spend_authorization',
      provider_metadata: {},
    });
    expect(action.executionEnvelope).toMatchObject({
      ...more,
      provider: 'pay_sh',
      kind: 'premium_api_call',
      service_fqn: null,
      resource: null,
      method: 'POST',
      settlement: 'external_pay_sh_runtime',
      settlement_alias: 'external_x402_runtime',
      x402_runtime: 'pay_sh',
      agent_runtime_requirements: { tool: 'paycurl' },
      payjent_fulfillment_callback: false,
      payjent_managed_execution: false,
      payjent_execution_boundary: 'agent_executes_after_spend_authorization',
      rail: 'x402',
      task_budget_id: null,
    });
    expect(action.provider).toBe('pay_sh');
    expect(action.publicUrlsToCheck).toMatchObject([{ field: 'service_url', url: target.service_url }]);
    expect(riskReason(action.requestSummary, action.executionEnvelope)).toBeNull();
  });

  it('takes target_url when there is no service_url', () => {
    const action = valueIn(build({ target_url: 'https://data.example/a', method: 'get' }));
    expect(action.executionEnvelope).toMatchObject({ service_url: 'https://data.example/a', method: 'GET' });
    expect(action.premium.command_preview).toBe('paycurl -X GET https://data.example/a');
  });

  it.each<X402Route>(['x402', 'pay_sh'])('X02 refuses a secret-like header on %s', (route) => {
    expect(refused({ ...target, headers: { authorization: 'x' } }, route)).toMatchObject({
      status: 422,
      message: expect.stringContaining('secret-like outbound header: authorization'),
    });
    expect(build({ ...target, headers: { 'Idempotency-Key': 'x' } }, route).ok).toBe(true);
  });

  it('X03 refuses execution flags on x402 and forces them false on pay.sh', () => {
    const flags = { ...target, payjent_fulfillment_callback: true, payjent_managed_execution: true };
    expect(refused(flags)).toMatchObject({ status: 422, message: expect.stringContaining('does not execute') });
    expect(valueIn(build(flags, 'pay_sh')).executionEnvelope).toMatchObject({
      payjent_fulfillment_callback: false,
      payjent_managed_execution: false,
    });
  });

  it('X04 refuses a body without a target and names service_url', () => {
    expect(refused({})).toMatchObject({ status: 422, message: expect.stringContaining('service_url') });
    expect(refused({ service_fqn: 'a/b' }).code).toBe('premium.target_missing');
    expect(refused({ resource: 'jobs' }).code).toBe('premium.target_missing');
  });

  it.each(['https://fal.ai', 'https://fal.ai/', 'https://FAL.ai/?a=1'])(
    'X05 refuses %s, which is no gateway',
    (url) => {
      expect(refused({ service_url: url }, 'pay_sh')).toMatchObject({
        status: 422,
        message: expect.stringContaining('is not an executable pay.sh/x402 gateway endpoint'),
      });
    },
  );

  it('names a resource of the catalogue when there is no address', () => {
    const action = valueIn(build({ service_fqn: 'acme/weather', resource: 'daily', method: 'GET' }));
    expect(action.premium.command_preview).toBe('paycurl -X GET acme/weather:daily');
    expect(action.executionEnvelope).toMatchObject({
      service_url: null,
      service_fqn: 'acme/weather',
      resource: 'daily',
    });
    expect(action.publicUrlsToCheck).toEqual([]);
  });

  it.each([
    [{ service_url: 'https://paysponge.com/a' }, 'https://paysponge.com/a'],
    [{ service_url: 'https://eu.paysponge.com/a' }, 'https://eu.paysponge.com/a'],
    [{ service_fqn: 'paysponge/exa', resource: 'search' }, 'paysponge/exa:search'],
  ])('pays %j with the Sponge wallet', (more, shown) => {
    const action = valueIn(build({ ...more, body: { q: 'a b' } }));
    expect(action.premium.command_preview).toBe(
      `npx spongewallet pay fetch --url ${shown} --method POST --body '{"q":"a b"}'`,
    );
    expect(action.executionEnvelope).toMatchObject({ x402_runtime: 'sponge' });
  });

  it('does not take a stranger for Sponge', () => {
    const action = valueIn(build({ service_url: 'https://notpaysponge.com/a' }));
    expect(action.executionEnvelope).toMatchObject({ x402_runtime: 'pay_sh' });
  });

  it('rewrites the old FAL name, once the agent has opted in', () => {
    const old = { service_fqn: 'paysponge/fal', resource: '/flux/dev' };
    expect(refused(old).code).toBe('premium.external_runtime_opt_in');
    const action = valueIn(build({ ...old, provider_metadata: { external_runtime: true } }));
    expect(action.executionEnvelope).toMatchObject({
      service_url: 'https://fal.mpp.tempo.xyz/flux/dev',
      x402_runtime: 'sponge',
    });
    expect(action.premium.command_preview).toContain('--url https://fal.mpp.tempo.xyz/flux/dev');
  });

  it('X09 refuses an address that is not https', () => {
    expect(refused({ service_url: 'http://127.0.0.1' }, 'pay_sh')).toMatchObject({
      status: 422,
      message: 'service_url must use https',
    });
  });
});

describe('a command preview', () => {
  it.each([
    ['plain-word/1.0', 'plain-word/1.0'],
    ['', "''"],
    ['a b', "'a b'"],
    ['$(id)', "'$(id)'"],
    ["a'; rm -rf /; '", `'a'"'"'; rm -rf /; '"'"''`],
  ])('quotes %j', (text, quoted) => {
    expect(shellQuote(text)).toBe(quoted);
  });
});

describe('a BigQuery action', () => {
  const parseQuery = (more: object) =>
    bigQueryBody.parse({ ...baseBody, request_summary: null, project_id: 'my-project', query: 'select 1', ...more });

  it('X10 builds the call to the gateway', () => {
    const action = valueIn(bigQueryEnvelope(parseQuery({ task_budget_id: 'tb_1' })));
    expect(action.executionEnvelope).toMatchObject({
      service_url: 'https://bigquery.google.gateway-402.com/bigquery/v2/projects/my-project/queries',
      service_fqn: 'solana-foundation/google/bigquery',
      resource: 'jobs',
      method: 'POST',
      body: { query: 'select 1', useLegacySql: false },
      headers: { 'Content-Type': 'application/json' },
      task_budget_id: 'tb_1',
    });
    expect(action.premium).toMatchObject({ provider: 'pay_sh' });
    expect(action.requestSummary).toContain('my-project');
    expect(action.publicUrlsToCheck).toEqual([]);
  });

  it.each(['a/b', 'a?b', 'a#b', '..', 'a\\b', 'a%2Fb', 'a b'])('X10 refuses the project %j', (project_id) => {
    expect(refusalOf(bigQueryEnvelope(parseQuery({ project_id })))).toMatchObject({ status: 422, field: 'project_id' });
  });
});

describe('a small amount', () => {
  const cents = { amount_minor: 1, currency: 'USD', task_budget_id: undefined };

  it('C08 is refused with the minimum of Stripe when Stripe is active', () => {
    expect(refusalOf(checkSmallAmount(cents, 'stripe'))).toMatchObject({
      status: 422,
      message: expect.stringMatching(/^Stripe checkout minimum for USD is 50 minor units/),
    });
  });

  it('is never a free grant: it needs a task budget', () => {
    expect(refusalOf(checkSmallAmount({ ...cents, amount_minor: 49 }, 'mock'))).toMatchObject({
      status: 402,
      message: expect.stringContaining('task_budget_id'),
    });
  });

  it('passes with a budget, in another currency, or from 50 on', () => {
    expect(checkSmallAmount({ ...cents, task_budget_id: 'tb_1' }, 'stripe').ok).toBe(true);
    expect(checkSmallAmount({ ...cents, currency: 'EUR' }, 'mock').ok).toBe(true);
    expect(checkSmallAmount({ ...cents, amount_minor: 50 }, 'stripe').ok).toBe(true);
  });
});
