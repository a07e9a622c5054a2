import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bigQueryBody, premiumBody, presetBody, purchaseBody, readinessReportBody, x402Body } from './contract';
import { genericEnvelope } from './domain/generic';
import { baseBody, purchaseExample } from './testing/bodies';

const fieldsOf = (schema: z.ZodType, body: unknown): string[] => {
  const parsed = schema.safeParse(body);
  return parsed.success ? [] : [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))];
};

const nulls = {
  request_hash: null,
  target_url: null,
  service_url: null,
  kind: null,
  description: null,
  provider: null,
  rail: null,
  method: null,
  body: null,
  headers: null,
  provider_metadata: null,
  readiness_mode: null,
  execution_readiness: null,
  callback_url: null,
  payjent_fulfillment_callback: null,
  payjent_managed_execution: null,
  task_budget_id: null,
  service_fqn: null,
  resource: null,
};

describe('bodies of premium actions', () => {
  it('take an explicit null as absent, and fill in what the contract says', () => {
    expect(premiumBody.parse({ ...baseBody, ...nulls })).toEqual({
      ...baseBody,
      request_hash: undefined,
      callback_url: undefined,
      readiness_mode: 'advisory',
      execution_readiness: {},
      target_url: undefined,
      service_url: undefined,
      action_type: 'premium_action',
      kind: undefined,
      method: 'POST',
      body: {},
      headers: {},
      description: undefined,
      provider_metadata: {},
      payjent_fulfillment_callback: false,
      payjent_managed_execution: false,
      task_budget_id: undefined,
      provider: 'generic',
      rail: undefined,
    });
    expect(x402Body.parse({ ...baseBody, ...nulls })).toMatchObject({ provider: 'pay_sh', rail: 'x402' });
  });

  it('ignore members that they do not know', () => {
    expect(premiumBody.parse({ ...baseBody, sdk_version: '9' })).not.toHaveProperty('sdk_version');
  });

  it('X07 fold the provider into a slug and refuse one that is none', () => {
    expect(premiumBody.parse({ ...baseBody, provider: ' Acme-Search ' }).provider).toBe('acme_search');
    expect(fieldsOf(premiumBody, { ...baseBody, provider: 'acme search' })).toEqual(['provider']);
    expect(fieldsOf(premiumBody, { ...baseBody, provider: 'a'.repeat(65) })).toEqual(['provider']);
  });

  it.each([0, -1, 2.5, '250', 2 ** 53, true])('Q03 refuse the amount %j', (amount_minor) => {
    expect(fieldsOf(premiumBody, { ...baseBody, amount_minor })).toEqual(['amount_minor']);
  });

  it('Q04 Q05 take exactly three letters as currency and store them in upper case', () => {
    expect(premiumBody.parse({ ...baseBody, currency: 'usd' }).currency).toBe('USD');
    for (const currency of ['US', 'USDX', 'U1D', '']) {
      expect(fieldsOf(premiumBody, { ...baseBody, currency })).toEqual(['currency']);
    }
  });

  it('bound every text, list and object', () => {
    expect(fieldsOf(premiumBody, { ...baseBody, request_summary: 'a'.repeat(1_001) })).toEqual(['request_summary']);
    expect(fieldsOf(premiumBody, { ...baseBody, target_url: `https://a.example/${'a'.repeat(2_048)}` })).toEqual([
      'target_url',
    ]);
    const cost_breakdown = Array.from({ length: 65 }, () => ({ label: 'a', amount_minor: 1 }));
    expect(fieldsOf(premiumBody, { ...baseBody, cost_breakdown })).toEqual(['cost_breakdown']);
    const list = Array.from({ length: 10_001 }, () => 1);
    expect(fieldsOf(premiumBody, { ...baseBody, body: { list } })).toEqual(['body']);
    const many = Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`X-${n}`, 'a']));
    expect(fieldsOf(premiumBody, { ...baseBody, headers: many })).toEqual(['headers']);
  });

  it('refuse a header that would break out of its line', () => {
    expect(fieldsOf(premiumBody, { ...baseBody, headers: { Accept: 'a\r\nCookie: b' } })).toEqual(['headers.Accept']);
    expect(fieldsOf(premiumBody, { ...baseBody, headers: { 'A b': 'c' } })).toEqual(['headers.A b']);
  });

  it('fit the builder that takes them', () => {
    const body = premiumBody.parse({ ...baseBody, provider: 'acme' });
    expect(genericEnvelope(body).ok).toBe(true);
  });

  it('have the defaults of the other products', () => {
    const { currency: _, request_summary: __, ...rest } = baseBody;
    expect(bigQueryBody.parse({ ...rest, project_id: 'p', query: 'select 1' })).toMatchObject({
      currency: 'USD',
      use_legacy_sql: false,
    });
    expect(fieldsOf(bigQueryBody, { ...rest, project_id: 'p', query: ' ' })).toEqual(['query']);
    expect(purchaseBody.parse({ ...purchaseExample, service_url: null }).service_url).toBe('');
    expect(fieldsOf(purchaseBody, { ...purchaseExample, method: 'PUT' })).toEqual(['method']);
    expect(presetBody.parse(baseBody)).toMatchObject({ input: {}, readiness_mode: 'advisory' });
    expect(readinessReportBody.parse({})).toMatchObject({ provider: 'generic', status: 'ready', runtime_ready: false });
  });

  it.each([premiumBody, x402Body, bigQueryBody, purchaseBody, presetBody])(
    'can be printed as JSON Schema',
    (schema) => {
      expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({ type: 'object' });
    },
  );
});
