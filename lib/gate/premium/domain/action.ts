import type { CostLine } from '@/lib/gate/domain/pricing';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Refusal } from '@/lib/kernel/outcome';

/** What every body that creates a paid action has in common, after parsing. */
export interface ActionBody {
  readonly bot_id: string;
  readonly external_user_id: string;
  readonly amount_minor: number;
  readonly currency: string;
  readonly cost_breakdown: readonly CostLine[];
}

export type ReadinessMode = 'enforced' | 'advisory';

/** Members that only the generic, x402 and pay.sh routes have. */
export interface PremiumBody extends ActionBody {
  readonly request_summary: string;
  readonly provider: string;
  readonly rail?: string | undefined;
  readonly target_url?: string | undefined;
  readonly service_url?: string | undefined;
  readonly action_type: string;
  readonly kind?: string | undefined;
  readonly method: string;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  readonly description?: string | undefined;
  readonly provider_metadata: JsonObject;
  readonly execution_readiness: JsonObject;
  readonly payjent_fulfillment_callback: boolean;
  readonly payjent_managed_execution: boolean;
  readonly task_budget_id?: string | undefined;
}

/** An address that still has to be resolved: every address behind it must be public. */
export interface PublicUrlToCheck {
  readonly field: string;
  readonly url: string;
  /** The answer when it is not. */
  readonly notPublic: Refusal;
}

/** What the answer of a premium route adds to that of a plain action. `request_fingerprint` is the request hash. */
export interface PremiumFields {
  readonly provider: string;
  readonly premium_provider: string;
  readonly command_preview: string;
  readonly execution_boundary: string;
  readonly provider_metadata: JsonObject;
}

/** One product's body turned into what a quote stores. Nothing here has been fetched or run. */
export interface PremiumAction {
  readonly requestSummary: string;
  readonly executionEnvelope: JsonObject;
  readonly premium: PremiumFields;
  readonly publicUrlsToCheck: readonly PublicUrlToCheck[];
  /** Whose readiness is asked for. */
  readonly provider: string;
}

export const boundaries = {
  afterAuthorization: 'agent_executes_after_payjent_authorization',
  afterSpendAuthorization: 'agent_executes_after_spend_authorization',
  procurementCallback: 'procurement_executor_acts_after_payment',
} as const;
