import type { ActionResult } from '@/components/identity/action-result';
import type { AgentPolicy, AgentProvider, HandedLink } from '@/lib/gate/contract/desk-agents';

/** Fields are named as the gate's own contract names them, so that a refused one is found again. */
export interface NewAgent {
  readonly name: string;
  readonly platform: string;
  readonly bot_id: string;
  readonly default_currency: string;
  readonly callback_url: string;
}

export interface AgentSettings {
  readonly agent_id: string;
  readonly name: string;
  readonly platform: string;
  readonly default_currency: string;
  readonly provider: AgentProvider | null;
  /** Empty takes it away. */
  readonly callback_url: string;
}

export interface NewLink {
  readonly agent_id: string;
  readonly ttl_seconds: number;
  readonly scopes: readonly string[];
}

export interface NewPolicy {
  readonly agent_id: string;
  readonly policy: AgentPolicy;
  /** The one that was read: somebody else's change in between is noticed. */
  readonly version: number;
}

export interface NewX402 {
  readonly agent_id: string;
  readonly network: string;
  readonly pay_to: string;
  readonly facilitator_url: string;
  readonly max_per_request_minor: number;
  readonly max_per_call_minor: number;
  readonly enabled: boolean;
}

export interface KeyChoice {
  readonly agent_id: string;
  readonly key_id: string;
}

export interface KeyRotation extends KeyChoice {
  /** How long the old key goes on; 0 ends it at once. */
  readonly overlap_hours: number;
}

export type RegisterAgent = (input: NewAgent) => Promise<ActionResult<HandedLink>>;

/** What desk staff may do. */
export interface ManageActions {
  readonly saveSettings: (input: AgentSettings) => Promise<ActionResult<null>>;
  readonly createLink: (input: NewLink) => Promise<ActionResult<HandedLink>>;
  readonly revokeLink: (input: { readonly agent_id: string; readonly link_id: string }) => Promise<ActionResult<null>>;
  readonly savePolicy: (input: NewPolicy) => Promise<ActionResult<null>>;
  readonly saveX402: (input: NewX402) => Promise<ActionResult<null>>;
}

/** What the keepers of keys may do. The texts that come back are shown once. */
export interface KeyActions {
  readonly issueKey: (agentId: string) => Promise<ActionResult<string>>;
  readonly rotateKey: (input: KeyRotation) => Promise<ActionResult<string>>;
  readonly revokeKey: (input: KeyChoice) => Promise<ActionResult<null>>;
  readonly rotateSecret: (agentId: string) => Promise<ActionResult<string>>;
  readonly deleteAgent: (agentId: string) => Promise<ActionResult<null>>;
}
