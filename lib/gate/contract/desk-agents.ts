import { z } from 'zod';
import { bounds } from '@/lib/kernel/bounds';

/*
 * What the console shows of the gate's agents and task budgets. No secret is in any of it. Amounts are minor units as text;
 * instants are ISO 8601 in UTC.
 */

const cursor = z.string().max(bounds.text).optional();
const limit = z.int().min(1).max(bounds.pageSize).default(bounds.pageSizeDefault);

export const agentStatuses = ['active', 'deleted'] as const;
export type AgentStatus = (typeof agentStatuses)[number];

/** How payers pay when a request does not say; null: as the installation does. */
export const agentProviders = ['mock', 'stripe', 'usdc'] as const;
export type AgentProvider = (typeof agentProviders)[number];

export const budgetStatuses = ['created', 'checkout_created', 'active', 'closed'] as const;
export type BudgetStatus = (typeof budgetStatuses)[number];

export interface GatePage<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

export const agentListQuery = z.object({ status: z.enum(agentStatuses).default('active'), limit, cursor });
export type AgentListQuery = z.output<typeof agentListQuery>;

export interface AgentItem {
  readonly agent_id: string;
  readonly bot_id: string;
  readonly name: string;
  readonly platform: string;
  readonly status: AgentStatus;
  readonly provider: AgentProvider | null;
  readonly live_keys: number;
  /** The last use of any of its keys; null when none was noted. */
  readonly last_used_at: string | null;
  readonly created_at: string;
  readonly deleted_at: string | null;
}

type Amounts = Readonly<Record<string, number>>;

/** A spend policy as the wire has it: minor units by currency. */
export interface AgentPolicy {
  readonly per_action?: Amounts | null | undefined;
  readonly per_day?: Amounts | null | undefined;
  readonly per_month?: Amounts | null | undefined;
  readonly approval_threshold?: Amounts | null | undefined;
  readonly currencies?: readonly string[] | null | undefined;
  readonly allowed_merchants?: readonly string[] | null | undefined;
  readonly blocked_merchants?: readonly string[] | null | undefined;
  readonly requires_approval_for_new_merchant?: boolean | null | undefined;
}

/** What an agent's runtime may pay by x402, and where. Caps are minor units of `currency`. */
export interface X402Caps {
  readonly enabled: boolean;
  readonly network: string;
  readonly pay_to: string | null;
  readonly facilitator_url: string | null;
  readonly currency: string;
  readonly max_per_request_minor: number | null;
  readonly max_per_call_minor: number | null;
}

/** A preset of the catalogue, and whether the agent's runtime has said that it can carry it out. */
export interface AgentPreset {
  readonly preset_id: string;
  readonly name: string;
  readonly provider: string;
  readonly use_case: string;
  readonly ready: boolean;
}

export interface AgentDetail extends Omit<AgentItem, 'live_keys' | 'last_used_at'> {
  readonly callback_url: string | null;
  readonly default_currency: string;
  /** True when a person registered it on the dashboard. */
  readonly is_owned: boolean;
  readonly secret_version: number;
  readonly policy: AgentPolicy;
  readonly policy_version: number;
  readonly x402: X402Caps | null;
  readonly presets: readonly AgentPreset[];
}

export const agentPartQuery = z.object({ agentId: z.string().max(bounds.shortText), limit, cursor });
export type AgentPartQuery = z.output<typeof agentPartQuery>;

/** A key without its text. `ending` opens until `ends_at`. */
export interface AgentKeyItem {
  readonly key_id: string;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly state: 'active' | 'ending' | 'revoked';
  readonly created_by: string;
  readonly created_at: string;
  readonly ends_at: string | null;
  readonly last_used_at: string | null;
}

/** An install link without its address. */
export interface InstallLinkItem {
  readonly link_id: string;
  readonly scopes: readonly string[];
  readonly state: 'unused' | 'used' | 'expired' | 'revoked';
  readonly created_by: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly used_at: string | null;
}

export interface MoneyAmount {
  readonly amount: string;
  /** Code of the asset, lower case. */
  readonly asset: string;
}

export const budgetListQuery = z.object({
  status: z.array(z.enum(budgetStatuses)).max(budgetStatuses.length).default([]),
  /** One agent's alone. */
  botId: z.string().max(bounds.shortText).nullable().default(null),
  limit,
  cursor,
});
export type BudgetListQuery = z.output<typeof budgetListQuery>;

export interface BudgetItem {
  readonly budget_id: string;
  readonly task_id: string;
  readonly bot_id: string;
  /** The registered agent of this name; null when there is none. */
  readonly agent: { readonly agent_id: string; readonly name: string } | null;
  /** The user's id of the agent's own, with its middle left out. */
  readonly user: string;
  readonly status: BudgetStatus;
  readonly provider: string | null;
  readonly max: MoneyAmount;
  readonly available: MoneyAmount;
  readonly reserved: MoneyAmount;
  readonly captured: MoneyAmount;
  readonly released: MoneyAmount;
  readonly refunded: MoneyAmount;
  readonly created_at: string;
  readonly funded_at: string | null;
  readonly deadline: string;
}

export interface BudgetEntry {
  readonly entry_id: string;
  readonly kind: 'reserve' | 'capture' | 'release';
  readonly amount: MoneyAmount;
  /** The action that it was for. */
  readonly action: { readonly action_id: string; readonly summary: string } | null;
  readonly created_at: string;
}

export interface BudgetDetail {
  readonly budget: BudgetItem;
  readonly entries: GatePage<BudgetEntry>;
}

/** An install link as it is handed over. It is in one answer only. */
export interface HandedLink {
  readonly url: string;
  readonly expires_at: string;
  readonly bot_id: string;
  readonly qr: { readonly size: number; readonly path: string };
}
