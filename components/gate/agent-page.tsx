import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { Id } from '@/components/shared/id';
import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import { Alert } from '@/components/ui/alert';
import type { AgentDetail, AgentKeyItem, BudgetItem, GatePage, InstallLinkItem } from '@/lib/gate/contract/desk-agents';
import type { KeyActions, ManageActions } from './agent-actions';
import { AgentBudgetsCard } from './agent-budgets-card';
import { AgentKeysCard } from './agent-keys-card';
import { agentLook } from './agent-look';
import { AgentSettingsCard } from './agent-settings-card';
import { type AgentSearch, agentsAddress } from './agents-address';
import { DeleteAgentCard } from './delete-agent-card';
import { InstallLinksCard } from './install-links-card';
import { PolicyCard } from './policy-card';
import { PresetsCard } from './presets-card';
import { WebhookCard } from './webhook-card';
import { X402Card } from './x402-card';

interface AgentPageProps {
  readonly agent: AgentDetail;
  readonly keys: GatePage<AgentKeyItem>;
  readonly links: GatePage<InstallLinkItem>;
  readonly budgets: readonly BudgetItem[];
  readonly search: AgentSearch;
  /** Names for people, by the actor's label. */
  readonly names: Readonly<Record<string, string>>;
  /** Null when the reader's role may not manage agents. */
  readonly manage: ManageActions | null;
  /** Null when the reader's role may not manage keys. */
  readonly keep: KeyActions | null;
}

/** One agent: how it is reached and limited, what opens for it, and what was paid ahead. */
export function AgentPage({ agent, keys, links, budgets, search, names, manage, keep }: AgentPageProps) {
  const isActive = agent.status === 'active';
  const parts = { agent, search, names };
  return (
    <div className="grid grid-cols-1 gap-6">
      <Link
        href={agentsAddress({ status: agent.status })}
        className="inline-flex w-fit items-center gap-1.5 rounded-control text-dense text-muted-foreground hover:text-foreground"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
        Paying agents
      </Link>
      <AgentHeader agent={agent} />
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid min-w-0 grid-cols-1 gap-6">
          <InstallLinksCard {...parts} page={links} actions={manage} />
          <AgentKeysCard {...parts} page={keys} actions={keep} />
          <AgentBudgetsCard botId={agent.bot_id} items={budgets} />
          <PresetsCard botId={agent.bot_id} presets={agent.presets} />
        </div>
        <div className="grid min-w-0 grid-cols-1 gap-6">
          <AgentSettingsCard
            agent={agent}
            save={isActive ? (manage?.saveSettings ?? null) : null}
            mayManage={manage !== null}
          />
          <PolicyCard agent={agent} save={manage?.savePolicy ?? null} />
          <X402Card agent={agent} save={manage?.saveX402 ?? null} />
          <WebhookCard agent={agent} rotate={keep?.rotateSecret ?? null} />
          {keep && isActive ? <DeleteAgentCard agent={agent} deleteAgent={keep.deleteAgent} /> : null}
        </div>
      </div>
    </div>
  );
}

function AgentHeader({ agent }: { agent: AgentDetail }) {
  return (
    <header className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 break-words font-semibold text-xl tracking-tight">{agent.name}</h1>
        <StateBadge look={agentLook[agent.status]} />
      </div>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-dense text-muted-foreground">
        <Id value={agent.bot_id} what="bot id" full />
        <Id value={agent.agent_id} what="agent id" />
        <span>
          registered <Timestamp at={agent.created_at} />
        </span>
      </p>
      {agent.deleted_at === null ? null : (
        <Alert tone="warning" title="This agent is out of service">
          Deleted <Timestamp at={agent.deleted_at} />. Its keys have ended. Register its bot id again to revive it.
        </Alert>
      )}
    </header>
  );
}
