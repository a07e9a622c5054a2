import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { ActionBody, PremiumAction } from './action';
import { premiumRefusals } from './refusals';
import { x402Envelope } from './x402';

export interface BigQueryBody extends ActionBody {
  readonly project_id: string;
  readonly query: string;
  readonly use_legacy_sql: boolean;
  readonly request_summary?: string | undefined;
  readonly task_budget_id?: string | undefined;
}

/** The gateway that sells the query; the discovery documents show it too. */
export const bigQueryGateway = {
  gateway: 'https://bigquery.google.gateway-402.com',
  path_template: '/bigquery/v2/projects/{project_id}/queries',
  service_fqn: 'solana-foundation/google/bigquery',
  resource: 'jobs',
  method: 'POST',
} as const;

/** One path segment that cannot become two, or none. */
const isProjectId = (text: string): boolean => /^[A-Za-z0-9._:-]+$/.test(text) && !/^\.+$/.test(text);

/** `POST /api/v1/premium-actions/pay-sh/bigquery-query`: one paid query through the pay.sh gateway. */
export function bigQueryEnvelope(body: BigQueryBody): Outcome<PremiumAction> {
  if (!isProjectId(body.project_id)) {
    return premiumRefusals.refuse('premium.project_id_invalid', { field: 'project_id' });
  }
  const { gateway, path_template, service_fqn, resource, method } = bigQueryGateway;
  const action = x402Envelope(
    {
      bot_id: body.bot_id,
      external_user_id: body.external_user_id,
      request_summary: body.request_summary ?? `Run one BigQuery query in project ${body.project_id}`,
      amount_minor: body.amount_minor,
      currency: body.currency,
      cost_breakdown: body.cost_breakdown,
      provider: 'pay_sh',
      rail: 'x402',
      service_url: gateway + path_template.replace('{project_id}', body.project_id),
      service_fqn,
      resource,
      action_type: 'premium_action',
      method,
      body: { query: body.query, useLegacySql: body.use_legacy_sql },
      headers: { 'Content-Type': 'application/json' },
      description: `BigQuery query in project ${body.project_id}`,
      provider_metadata: { preset: 'bigquery_query', project_id: body.project_id },
      execution_readiness: {},
      payjent_fulfillment_callback: false,
      payjent_managed_execution: false,
      task_budget_id: body.task_budget_id,
    },
    'pay_sh',
  );
  // The gateway is ours to name and not the caller's, so there is no address to look up.
  return action.ok ? ok({ ...action.value, publicUrlsToCheck: [] }) : action;
}
