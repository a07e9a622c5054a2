import { describe, expect, it } from 'vitest';
import {
  agentCapabilitiesView,
  agentSettlementRailsView,
  presetCatalogueView,
  settlementManifestsView,
  toolManifestView,
} from '@/lib/gate/discovery/contract';
import { agentCapabilities, agentSettlementRails } from './capabilities';
import type { RailFacts } from './facts';
import { toolManifest } from './manifest';
import { presetCatalogue } from './premium-discovery';
import { publicRailConfig } from './rail-config';
import { settlementManifests } from './settlement-manifests';
import { toolDescriptors } from './tools';

const baseUrl = 'https://gate.example/';
const activeProvider = { provider: 'stripe', ready: true };
const agent = {
  id: 'agent_1',
  botId: 'bot-1',
  name: 'Helper',
  platform: 'generic',
  status: 'active',
  defaultCurrency: 'EUR',
};
const x402 = (more: Partial<RailFacts> = {}): RailFacts => ({
  rail: 'x402',
  status: 'enabled',
  mode: 'legacy',
  config: { enabled: true, max_per_request_minor: 900, max_per_call_minor: 250, currency: 'USD', api_key: 'hunter2' },
  ...more,
});

describe('the tool manifest', () => {
  const manifest = toolManifest({ baseUrl, activeProvider });

  it('M01 has exactly the members of the contract', () => {
    expect(toolManifestView.parse(manifest)).toEqual(manifest);
    expect(Object.keys(manifest)).toEqual([
      'name',
      'version',
      'description',
      'public_base_url',
      'docs_url',
      'authenticated_capabilities_url',
      'toolbox_url',
      'toolbox_tool_count',
      'premium_action_presets_url',
      'premium_action_preset_count',
      'premium_tool_discovery',
      'auth',
      'pricing_policy',
      'active_payment_rail',
      'tools',
      'agent_guidance',
      'capabilities',
      'security_invariants',
    ]);
  });

  it('M01 names the header, the invariants and the addresses', () => {
    expect(manifest.auth.header).toBe('X-Payjent-Bot-Key');
    expect(manifest.security_invariants).toEqual(
      expect.arrayContaining(['paid-before-execute', 'request-bound approvals and grants', 'exact request resume']),
    );
    expect(manifest).toMatchObject({
      public_base_url: 'https://gate.example',
      docs_url: 'https://gate.example/docs/agent-payjent-self-setup.md',
      toolbox_tool_count: 9,
      premium_action_preset_count: 6,
    });
    expect(manifest.premium_tool_discovery.creation_template.endpoint).toMatch(
      /\/api\/v1\/premium-action-presets\/\{preset_id\}\/actions$/,
    );
    expect(manifest.premium_tool_discovery).not.toHaveProperty('installed_agent_readiness');
  });

  it('M01 lists every tool once', () => {
    const names = manifest.tools.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(names.slice(0, 14)).toEqual([
      'payjent.list_capabilities',
      'payjent.create_paid_action',
      'payjent.create_premium_action',
      'payjent.list_premium_action_presets',
      'payjent.create_premium_action_from_preset',
      'payjent.fail_action_request_refund',
      'payjent.create_x402_paid_action',
      'payjent.create_pay_sh_premium_action',
      'payjent.create_bigquery_paid_query',
      'payjent.create_purchase_fulfillment',
      'payjent.check_payment',
      'payjent.resume_paid_action',
      'payjent.complete_action',
      'payjent.authorize_x402_spend',
    ]);
    expect(names.filter((name) => name.startsWith('payjent.toolbox.'))).toHaveLength(9);
  });

  it('says with every creating tool how the amount is found', () => {
    const creating = toolDescriptors(baseUrl).filter(({ name }) => name.startsWith('payjent.create_'));
    expect(creating).toHaveLength(7);
    for (const tool of creating) {
      expect(tool).toMatchObject({
        method: 'POST',
        pricing_policy: { rule: 'exact_provider_quote_required' },
        amount_requirements: { fail_closed_if_unknown: true, no_hidden_or_default_fees: true },
      });
    }
    const named = (name: string) => toolDescriptors(baseUrl).find((tool) => tool.name === `payjent.${name}`);
    expect(named('create_bigquery_paid_query')).toMatchObject({ preset: { service_fqn: expect.any(String) } });
    expect(named('create_purchase_fulfillment')).toMatchObject({ requires_fulfillment_callback: true });
    expect(named('authorize_x402_spend')).toMatchObject({ required_rail: 'x402' });
    expect(named('toolbox.exa.deep_search')).toMatchObject({
      quote_endpoint: 'https://gate.example/api/v1/toolbox/exa.deep_search/quote',
      tool_id: 'exa.deep_search',
    });
  });
});

describe('the capabilities of an agent', () => {
  const capabilities = (rails: readonly RailFacts[]) => agentCapabilities({ baseUrl, activeProvider, agent, rails });
  const spendTool = (rails: readonly RailFacts[]) =>
    capabilities(rails).tools.find(({ name }) => name === 'payjent.authorize_x402_spend');

  it('have exactly the members of the contract', () => {
    const answer = capabilities([x402()]);
    expect(agentCapabilitiesView.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      base_url: 'https://gate.example',
      dashboard_url: 'https://gate.example/dashboard/agents/agent_1',
      active_payment: { provider: 'stripe', ready: true },
      premium_tool_discovery: { installed_agent_readiness: { payjent_credential_present: true } },
    });
  });

  it('M02 offer the spend tool once an x402 rail is on, with both caps', () => {
    expect(spendTool([])).toMatchObject({ available: false, setup_hint: expect.any(String) });
    expect(spendTool([x402({ status: 'disabled' })])).toMatchObject({ available: false });
    expect(spendTool([x402({ config: { enabled: false } })])).toMatchObject({ available: false });
    expect(spendTool([x402({ rail: 'visa_tap' })])).toMatchObject({ available: false });
    expect(spendTool([x402()])).toMatchObject({ available: true });
    expect(capabilities([x402()]).limits).toEqual({
      default_currency: 'EUR',
      x402: { max_per_request_minor: 900, max_per_call_minor: 250, currency: 'USD' },
    });
    expect(capabilities([]).limits.x402).toEqual({
      max_per_request_minor: null,
      max_per_call_minor: null,
      currency: 'EUR',
    });
  });

  it('show no secret of a rail', () => {
    expect(JSON.stringify(capabilities([x402()]))).not.toContain('hunter2');
    expect(publicRailConfig({ network: 'base', api_key: 'a', other: 1, readiness_checks: { token: 'b' } })).toEqual({
      network: 'base',
      api_key: 'redacted',
      readiness_checks: { token: 'redacted' },
    });
  });

  it('say when no checkout is ready', () => {
    const answer = agentCapabilities({ baseUrl, activeProvider: { provider: 'mock', ready: false }, agent, rails: [] });
    expect(answer.active_payment).toMatchObject({ ready: false, instructions: expect.stringContaining('cannot') });
  });
});

describe('settlement rails', () => {
  it('are seven, in their order, each with all members', () => {
    expect(settlementManifestsView.parse(settlementManifests)).toEqual(settlementManifests);
    expect(settlementManifests.map(({ rail }) => rail)).toEqual([
      'circle_nanopayments',
      'x402_cdp',
      'stripe_machine_payments',
      'google_ap2',
      'crossmint_wallet',
      'moonpay_agents',
      'visa_tap',
    ]);
    for (const manifest of settlementManifests) expect(manifest.spend_authorization_rail).toBe(manifest.rail);
  });

  it('of one agent show its connections without secrets', () => {
    const answer = agentSettlementRails('bot-1', [x402({ rail: 'visa_tap' }), x402()]);
    expect(agentSettlementRailsView.parse(answer)).toEqual(answer);
    expect(Object.keys(answer.connections)).toEqual(['visa_tap']);
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });
});

describe('the catalogue of presets', () => {
  const catalogue = presetCatalogue(baseUrl);
  const text = JSON.stringify(catalogue);

  it('V01 lists six presets with https endpoints', () => {
    expect(presetCatalogueView.parse(catalogue)).toEqual(catalogue);
    expect(catalogue.presets.map(({ id }) => id)).toEqual([
      'browserbase.screenshot',
      'elevenlabs.text_to_speech',
      'exa.deep_search',
      'firecrawl.scrape',
      'perplexity.sonar_search',
      'replicate.prediction',
    ]);
    for (const { endpoint, method } of catalogue.presets) {
      expect(endpoint).toMatch(/^https:\/\//);
      expect(method).toBe('POST');
    }
  });

  it('V01 names no environment variable and no header with a value', () => {
    expect(text).not.toMatch(/[A-Z]+_(?:API_)?KEY/);
    expect(text).not.toMatch(/bearer|authorization:/i);
    expect(text).not.toContain('{{');
  });
});
