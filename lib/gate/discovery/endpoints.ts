import { z } from 'zod';
import type { GateDeps } from '@/lib/gate/deps';
import { bot, credential } from '@/lib/gate/endpoint-parts';
import { type Answer, type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';
import {
  agentCapabilitiesView,
  paymentReadinessView,
  presetCatalogueView,
  serviceStatusView,
  settlementManifestsView,
  toolManifestView,
} from './contract';
import { agentCapabilities } from './domain/capabilities';
import { setupGuide } from './domain/guide';
import { llmsTxt } from './domain/llms-txt';
import { toolManifest } from './domain/manifest';
import { presetCatalogue } from './domain/premium-discovery';
import { paymentReadiness, serviceStatus } from './domain/service-state';
import { settlementManifests } from './domain/settlement-manifests';
import { activeProvider, capabilityFacts, serviceFacts } from './read-facts';

const everybody = { kind: 'public' } as const;
const guidePath = '/docs/agent-payjent-self-setup.md';

export const documentRefusals = defineRefusals({
  'document.not_found': { status: 404, message: 'document not found' },
});

const document = (name: string, path: string, summary: string, contentType: string, text: () => string): Endpoint =>
  endpoint({
    name,
    method: 'GET',
    path,
    summary,
    who: everybody,
    errors: 'payjent',
    responses: { 200: { description: 'The text', schema: z.string(), contentType } },
    handle: async () => ok({ status: 200, body: null, text: text() }),
  });

/** An older address of the guide. */
const moved = (name: string, path: string, to: string): Endpoint =>
  endpoint({
    name,
    method: 'GET',
    path,
    summary: 'The guide’s older address',
    who: everybody,
    errors: 'payjent',
    responses: {
      308: { description: 'Where it is now', schema: z.string(), contentType: 'text/plain; charset=utf-8' },
    },
    handle: async (): Promise<Outcome<Answer>> => ok({ status: 308, body: null, text: '', headers: { location: to } }),
  });

const indexPage = (guide: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Documents for agents</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Documents for agents</h1><p><a href="${guide}">How an agent sets itself up</a></p></main></body></html>`;

const documentEndpoints = ({ settings: { baseUrl } }: GateDeps): readonly Endpoint[] => [
  document('gate.docs.index', '/docs', 'Lists the documents for agents', 'text/html; charset=utf-8', () =>
    indexPage(guidePath),
  ),
  document('gate.docs.guide', guidePath, 'How an agent sets itself up', 'text/markdown; charset=utf-8', () =>
    setupGuide(baseUrl),
  ),
  document('gate.docs.llms', '/llms.txt', 'What a language model should know', 'text/plain; charset=utf-8', () =>
    llmsTxt(baseUrl),
  ),
  endpoint({
    name: 'gate.docs.get',
    method: 'GET',
    path: '/docs/{document}',
    summary: 'There is no other document',
    who: everybody,
    errors: 'payjent',
    params: z.object({ document: z.string() }),
    responses: {},
    refusals: ['document.not_found'],
    handle: async () => documentRefusals.refuse('document.not_found'),
  }),
  moved('gate.docs.guide_c3po', '/docs/c3po-payjent-self-setup.md', guidePath),
  moved('gate.docs.guide_well_known', '/.well-known/payjent-agent-setup', guidePath),
];

const factEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.manifest.get',
    method: 'GET',
    path: '/.well-known/payjent-tools.json',
    summary: 'What an agent may know before it has a key',
    who: everybody,
    errors: 'payjent',
    responses: { 200: { description: 'The manifest', schema: toolManifestView } },
    handle: async () =>
      ok({
        status: 200,
        body: toolManifest({ baseUrl: deps.settings.baseUrl, activeProvider: activeProvider(deps, null) }),
      }),
  }),
  endpoint({
    name: 'gate.readiness.get',
    method: 'GET',
    path: '/api/v1/payment-readiness',
    summary: 'Whether people can pay here; only whether things are set, never with what',
    who: everybody,
    errors: 'payjent',
    responses: { 200: { description: 'What is set', schema: paymentReadinessView } },
    handle: async () => ok({ status: 200, body: paymentReadiness(serviceFacts(deps)) }),
  }),
  endpoint({
    name: 'gate.status.get',
    method: 'GET',
    path: '/api/v1/status',
    summary: 'What this installation offers',
    who: everybody,
    errors: 'payjent',
    responses: { 200: { description: 'The state', schema: serviceStatusView } },
    handle: async () => ok({ status: 200, body: serviceStatus(serviceFacts(deps)) }),
  }),
  endpoint({
    name: 'gate.settlement_rails.list',
    method: 'GET',
    path: '/api/v1/settlement-rails',
    summary: 'Rails on which an agent’s runtime can settle',
    who: everybody,
    errors: 'payjent',
    responses: { 200: { description: 'The rails', schema: settlementManifestsView } },
    handle: async () => ok({ status: 200, body: settlementManifests }),
  }),
  endpoint({
    name: 'gate.health.get',
    method: 'GET',
    path: '/healthz',
    summary: 'Whether the gate reaches its database',
    who: everybody,
    errors: 'payjent',
    responses: {
      200: { description: 'It does', schema: healthView },
      503: { description: 'It does not', schema: healthView },
    },
    handle: async () => {
      const isUp = await isDatabaseUp(deps);
      const body = { status: isUp ? 'ok' : 'unhealthy', database: { ok: isUp, backend: 'postgresql' } };
      return ok({ status: isUp ? 200 : 503, body });
    },
  }),
];

const healthView = z.object({
  status: z.enum(['ok', 'unhealthy']),
  database: z.object({ ok: z.boolean(), backend: z.literal('postgresql') }),
});

const healthTries = 3;

async function isDatabaseUp(deps: GateDeps): Promise<boolean> {
  for (let tries = 0; tries < healthTries; tries++) {
    if (await deps.ready()) return true;
  }
  return false;
}

const agentEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.capabilities.get',
    method: 'GET',
    path: '/api/v1/agent-capabilities',
    summary: 'What the agent behind this key can do here',
    who: bot,
    errors: 'payjent',
    responses: { 200: { description: 'The capabilities', schema: agentCapabilitiesView } },
    refusals: [...credential, 'discovery.agent_not_found'],
    handle: async ({ ctx }) => {
      const botId = ctx.actor.kind === 'agent' ? ctx.actor.botId : '';
      const facts = await capabilityFacts(deps, ctx, botId);
      return facts.ok ? ok({ status: 200, body: agentCapabilities(facts.value) }) : facts;
    },
  }),
  endpoint({
    name: 'gate.preset.list',
    method: 'GET',
    path: '/api/v1/premium-action-presets',
    summary: 'Calls that are described once and paid one by one',
    who: bot,
    errors: 'payjent',
    responses: { 200: { description: 'The presets', schema: presetCatalogueView } },
    refusals: [...credential],
    handle: async () => ok({ status: 200, body: presetCatalogue(deps.settings.baseUrl) }),
  }),
];

/** What agents read before and after they have a key. */
export const discoveryEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  ...factEndpoints(deps),
  ...documentEndpoints(deps),
  ...agentEndpoints(deps),
];
