import { describe, expect, it } from 'vitest';
import { riskReason } from '@/lib/gate/domain/risk';
import { premiumBody } from '@/lib/gate/premium/contract';
import { baseBody, refusalOf, valueIn } from '@/lib/gate/premium/testing/bodies';
import { genericEnvelope } from './generic';

const parse = (more: object) => premiumBody.parse({ ...baseBody, ...more });
const target = { target_url: 'https://api.acme.example/v1/find?q=1' };
const refused = (more: object) => refusalOf(genericEnvelope(parse(more)));

describe('a generic premium action', () => {
  it('X07 shows the call and stops at the boundary', () => {
    const action = valueIn(genericEnvelope(parse({ ...target, provider: 'Acme', method: 'post' })));
    expect(action.premium).toEqual({
      provider: 'acme',
      premium_provider: 'acme',
      command_preview:
        'POST https://api.acme.example/v1/find?q=1 (agent executes externally after Payjent authorization)',
      execution_boundary: 'agent_executes_after_payjent_authorization',
      provider_metadata: {},
    });
    expect(action.publicUrlsToCheck).toMatchObject([
      { field: 'target_url', url: target.target_url, notPublic: { status: 422 } },
    ]);
  });

  it('keeps all that describes the call, and both flags false', () => {
    const more = { body: { a: [1] }, headers: { Accept: 'text/csv' }, rail: 'x402', task_budget_id: 'tb_1' };
    const action = valueIn(genericEnvelope(parse({ ...target, ...more, kind: 'lookup', description: 'Find it' })));
    expect(action.executionEnvelope).toEqual({
      ...target,
      ...more,
      provider: 'generic',
      kind: 'lookup',
      service_url: null,
      method: 'POST',
      description: 'Find it',
      command_preview: action.premium.command_preview,
      setup_hint: expect.any(String),
      settlement: 'provider_external_runtime',
      provider_metadata: {},
      payjent_fulfillment_callback: false,
      payjent_managed_execution: false,
      payjent_execution_boundary: 'agent_executes_after_payjent_authorization',
      boundary: 'agent_executes_after_payjent_authorization',
    });
    expect(riskReason(action.requestSummary, action.executionEnvelope)).toBeNull();
  });

  it('X08 needs no URL when provider and metadata say enough', () => {
    const action = valueIn(genericEnvelope(parse({ provider: 'acme', provider_metadata: { plan: 'a' } })));
    expect(action.premium.command_preview).toMatch(/^POST provider:acme /);
    expect(action.publicUrlsToCheck).toEqual([]);
  });

  it.each(['payjent_fulfillment_callback', 'payjent_managed_execution'])('refuses %s', (flag) => {
    expect(refused({ ...target, [flag]: true })).toMatchObject({
      status: 422,
      message: expect.stringContaining('does not execute'),
    });
  });

  it('X09 refuses addresses that are not https, without repeating them', () => {
    expect(refused({ target_url: 'http://127.0.0.1/a' })).toMatchObject({
      status: 422,
      message: 'target_url must use https',
    });
    expect(refused({ service_url: 'https://user:hunter2@a.example' }).message).not.toContain('hunter2');
    for (const service_url of ['not a url', 'https://a.example/\nb', 'https://a.example\\b', 'javascript:alert(1)']) {
      expect(refused({ service_url }).field).toBe('service_url');
    }
  });

  it.each([
    ['Authorization', 'Bearer abc123'],
    ['X-Session-TOKEN', 'abc123'],
    ['cookie', 'abc123'],
    ['X-Api-Key', 'abc123'],
    ['My-Secret', 'abc123'],
    ['X-Amz-Credential', 'abc123'],
  ])('X02 refuses the header %s by name and never repeats its value', (name, value) => {
    const refusal = refused({ ...target, headers: { Accept: 'a', [name]: value } });
    expect(refusal).toMatchObject({ status: 422 });
    expect(refusal.message).toMatch(new RegExp(`secret-like outbound header: ${name}$`));
    expect(JSON.stringify(refusal)).not.toContain('abc123');
  });

  it('allows Idempotency-Key, and no other header named after a key', () => {
    expect(genericEnvelope(parse({ ...target, headers: { 'idempotency-key': 'a' } })).ok).toBe(true);
    expect(refused({ ...target, headers: { 'X-Idempotency-Key': 'a' } }).code).toBe('premium.secret_header');
  });

  it('refuses an action that nothing describes', () => {
    expect(refused({})).toMatchObject({ status: 422, code: 'premium.nothing_to_do' });
    expect(genericEnvelope(parse({ body: { a: 1 } })).ok).toBe(true);
  });

  it('tells the first problem first: flags, address, headers, description, FAL', () => {
    const all = {
      payjent_managed_execution: true,
      target_url: 'http://fal.mpp.tempo.xyz/a',
      headers: { Cookie: 'a' },
    };
    expect(refused(all).code).toBe('premium.does_not_execute');
    expect(refused({ ...all, payjent_managed_execution: false }).code).toBe('premium.url_invalid');
    const https = { ...all, payjent_managed_execution: false, target_url: 'https://fal.mpp.tempo.xyz/a' };
    expect(refused(https).code).toBe('premium.secret_header');
    expect(refused({ ...https, headers: {} }).code).toBe('premium.external_runtime_opt_in');
  });

  it('asks for an opt-in before a FAL gateway outside our reach', () => {
    expect(refused({ target_url: 'https://FAL.mpp.tempo.xyz./flux' })).toMatchObject({
      status: 422,
      details: {
        detail: {
          code: 'external_runtime_opt_in_required',
          recommended_tool_id: 'fal.image.generate',
          required_argument: 'external_runtime',
          guidance: expect.any(String),
        },
      },
    });
    const sponge = { service_url: 'https://pay.paysponge.com/x' };
    expect(refused({ ...sponge, provider: 'my_fal' }).code).toBe('premium.external_runtime_opt_in');
    expect(genericEnvelope(parse({ ...sponge, provider: 'exa' })).ok).toBe(true);
    const optIn = { external_runtime: true };
    expect(genericEnvelope(parse({ ...sponge, provider: 'fal', provider_metadata: optIn })).ok).toBe(true);
    expect(genericEnvelope(parse({ ...sponge, provider: 'fal', execution_readiness: optIn })).ok).toBe(true);
    const text = { external_runtime: 'true' };
    expect(refused({ ...sponge, provider: 'fal', provider_metadata: text }).status).toBe(422);
  });
});
