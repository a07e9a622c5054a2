import type { JsonObject } from '@/lib/kernel/canonical-json';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { boundaries, type PremiumAction, type PremiumBody, type PublicUrlToCheck } from './action';
import { externalPreview } from './command-preview';
import { checkFalTarget } from './fal-rule';
import { checkOutboundHeaders } from './outbound-headers';
import { premiumRefusals } from './refusals';
import { checkOutboundUrl } from './web-address';

/** Refuses a body that asks the gate to run the action itself. */
export function checkNotExecutedHere(body: PremiumBody): Outcome<null> {
  return body.payjent_fulfillment_callback || body.payjent_managed_execution
    ? premiumRefusals.refuse('premium.does_not_execute')
    : ok(null);
}

export interface Targets {
  readonly urls: readonly URL[];
  readonly publicUrlsToCheck: readonly PublicUrlToCheck[];
}

/** Both addresses of a body, as far as they can be judged without DNS. */
export function checkTargets(body: Pick<PremiumBody, 'service_url' | 'target_url'>): Outcome<Targets> {
  const urls: URL[] = [];
  const publicUrlsToCheck: PublicUrlToCheck[] = [];
  for (const field of ['target_url', 'service_url'] as const) {
    const text = body[field];
    if (text === undefined) continue;
    const checked = checkOutboundUrl(field, text);
    if (!checked.ok) return checked;
    urls.push(checked.value.url);
    publicUrlsToCheck.push(checked.value.check);
  }
  return ok({ urls, publicUrlsToCheck });
}

/** `POST /api/v1/premium-actions`: any provider, called by the agent after payment. */
export function genericEnvelope(body: PremiumBody): Outcome<PremiumAction> {
  const external = checkNotExecutedHere(body);
  if (!external.ok) return external;
  const targets = checkTargets(body);
  if (!targets.ok) return targets;
  const headers = checkOutboundHeaders(body.headers);
  if (!headers.ok) return headers;
  if (saysNothing(body)) return premiumRefusals.refuse('premium.nothing_to_do');
  const fal = checkFalTarget({
    urls: targets.value.urls,
    provider: body.provider,
    providerMetadata: body.provider_metadata,
    executionReadiness: body.execution_readiness,
  });
  if (!fal.ok) return fal;

  const target = body.target_url ?? body.service_url ?? `provider:${body.provider}`;
  const preview = externalPreview(body.method, target);
  return ok({
    requestSummary: body.request_summary,
    executionEnvelope: envelopeOf(body, preview),
    premium: {
      provider: body.provider,
      premium_provider: body.provider,
      command_preview: preview,
      execution_boundary: boundaries.afterAuthorization,
      provider_metadata: body.provider_metadata,
    },
    publicUrlsToCheck: targets.value.publicUrlsToCheck,
    provider: body.provider,
  });
}

const isEmpty = (value: JsonObject): boolean => Object.keys(value).length === 0;

const saysNothing = (body: PremiumBody): boolean =>
  body.target_url === undefined &&
  body.service_url === undefined &&
  isEmpty(body.body) &&
  isEmpty(body.provider_metadata) &&
  body.provider === 'generic';

const envelopeOf = (body: PremiumBody, preview: string): JsonObject => ({
  provider: body.provider,
  kind: body.kind ?? body.action_type,
  target_url: body.target_url ?? null,
  service_url: body.service_url ?? null,
  method: body.method,
  body: body.body,
  headers: body.headers,
  description: body.description ?? null,
  command_preview: preview,
  setup_hint:
    'After payment, start the action and let your own runtime make this call once, with the provider account it already ' +
    'has. The gate holds no provider account and makes no call.',
  settlement: 'provider_external_runtime',
  provider_metadata: body.provider_metadata,
  rail: body.rail ?? null,
  payjent_fulfillment_callback: false,
  payjent_managed_execution: false,
  payjent_execution_boundary: boundaries.afterAuthorization,
  boundary: boundaries.afterAuthorization,
  task_budget_id: body.task_budget_id ?? null,
});
