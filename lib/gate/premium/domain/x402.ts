import type { JsonObject } from '@/lib/kernel/canonical-json';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { boundaries, type PremiumAction, type PremiumBody, type PublicUrlToCheck } from './action';
import { paycurlPreview, spongePreview } from './command-preview';
import { checkFalTarget, falGatewayHost, isFalFqn, isPaysponge } from './fal-rule';
import { checkNotExecutedHere, checkTargets } from './generic';
import { checkOutboundHeaders } from './outbound-headers';
import { premiumRefusals } from './refusals';
import { hostOf } from './web-address';

export interface X402Body extends PremiumBody {
  readonly service_fqn?: string | undefined;
  readonly resource?: string | undefined;
}

/** `x402` refuses the execution flags; `pay_sh`, the older name of the route, ignores them. */
export type X402Route = 'x402' | 'pay_sh';

interface Target {
  /** Address that is called, or null when a name of the pay.sh catalogue stands for it. */
  readonly serviceUrl: string | null;
  /** What the preview shows: the address, or `service_fqn:resource`. */
  readonly shown: string;
  readonly runtime: 'pay_sh' | 'sponge';
}

/** `POST /api/v1/premium-actions/x402` and `/pay-sh`: a paid HTTP call that the agent's own wallet makes. */
export function x402Envelope(body: X402Body, route: X402Route): Outcome<PremiumAction> {
  if (route === 'x402') {
    const external = checkNotExecutedHere(body);
    if (!external.ok) return external;
  }
  const targets = checkTargets(body);
  if (!targets.ok) return targets;
  const headers = checkOutboundHeaders(body.headers);
  if (!headers.ok) return headers;
  const target = targetOf(body);
  if (target === null) return premiumRefusals.refuse('premium.target_missing', { field: 'service_url' });
  if (targets.value.urls.some(isFalFrontPage)) return premiumRefusals.refuse('premium.not_a_gateway');
  const fal = checkFalTarget({
    urls: targets.value.urls,
    serviceFqn: body.service_fqn,
    provider: body.provider,
    providerMetadata: body.provider_metadata,
    executionReadiness: body.execution_readiness,
  });
  if (!fal.ok) return fal;
  return ok(payShAction(body, target, targets.value.publicUrlsToCheck));
}

/** The site of FAL sells nothing by itself: it is a page, not a gateway. */
const isFalFrontPage = (url: URL): boolean => /^(?:www\.)?fal\.ai$/.test(hostOf(url)) && /^\/*$/.test(url.pathname);

function targetOf(body: X402Body): Target | null {
  const { service_fqn: fqn, resource } = body;
  const named = fqn !== undefined && resource !== undefined;
  const serviceUrl = body.service_url ?? body.target_url;
  if (serviceUrl !== undefined) return { serviceUrl, shown: serviceUrl, runtime: runtimeOf(serviceUrl, fqn) };
  if (!named) return null;
  if (isFalFqn(fqn)) {
    const rewritten = `https://${falGatewayHost}/${resource.replace(/^\/+/, '')}`;
    return { serviceUrl: rewritten, shown: rewritten, runtime: 'sponge' };
  }
  return { serviceUrl: null, shown: `${fqn}:${resource}`, runtime: runtimeOf(null, fqn) };
}

/** Sponge's hosts and catalogue are paid with its own wallet, everything else with pay.sh. */
function runtimeOf(serviceUrl: string | null, fqn: string | undefined): Target['runtime'] {
  const host = serviceUrl === null ? '' : hostOf(new URL(serviceUrl));
  const sponge = host === falGatewayHost || isPaysponge(host) || fqn?.trim().toLowerCase().startsWith('paysponge/');
  return sponge ? 'sponge' : 'pay_sh';
}

function payShAction(body: X402Body, target: Target, publicUrlsToCheck: readonly PublicUrlToCheck[]): PremiumAction {
  const shown = { method: body.method, target: target.shown, headers: body.headers, body: body.body };
  const preview = target.runtime === 'sponge' ? spongePreview(shown) : paycurlPreview(shown);
  return {
    requestSummary: body.request_summary,
    executionEnvelope: envelopeOf(body, target, preview),
    premium: {
      provider: 'pay_sh',
      premium_provider: 'pay_sh',
      command_preview: preview,
      execution_boundary: boundaries.afterSpendAuthorization,
      provider_metadata: body.provider_metadata,
    },
    publicUrlsToCheck,
    provider: 'pay_sh',
  };
}

const runtimeRequirements: Readonly<Record<Target['runtime'], JsonObject>> = {
  pay_sh: {
    tool: 'paycurl',
    credential: 'a pay.sh wallet that stays in the agent runtime',
    execution_note: 'Authorise the spend on the grant first, then make the call once and capture what it cost.',
  },
  sponge: {
    tool: 'spongewallet',
    credential: 'a Sponge wallet that stays in the agent runtime',
    execution_note: 'Authorise the spend on the grant first, then make the call once and capture what it cost.',
  },
};

const envelopeOf = (body: X402Body, target: Target, preview: string): JsonObject => ({
  provider: 'pay_sh',
  kind: 'premium_api_call',
  service_url: target.serviceUrl,
  service_fqn: body.service_fqn ?? null,
  resource: body.resource ?? null,
  method: body.method,
  body: body.body,
  headers: body.headers,
  description: body.description ?? null,
  command_preview: preview,
  setup_hint:
    'The agent runtime needs a funded wallet for this call. The gate authorises the amount; the wallet pays the provider.',
  settlement: 'external_pay_sh_runtime',
  settlement_alias: 'external_x402_runtime',
  x402_runtime: target.runtime,
  agent_runtime_requirements: runtimeRequirements[target.runtime],
  payjent_fulfillment_callback: false,
  payjent_managed_execution: false,
  payjent_execution_boundary: boundaries.afterSpendAuthorization,
  provider_metadata: body.provider_metadata,
  rail: body.rail ?? 'x402',
  task_budget_id: body.task_budget_id ?? null,
});
