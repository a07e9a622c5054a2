import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import {
  createLink,
  deleteAgent,
  issueKey,
  revokeKey,
  revokeLink,
  rotateKey,
  rotateSecret,
  savePolicy,
  saveSettings,
  saveX402,
} from '@/app/console/gate/agents/actions';
import type { KeyActions, ManageActions } from '@/components/gate/agent-actions';
import { AgentPage } from '@/components/gate/agent-page';
import { type AgentSearch, agentAddress, agentSearch } from '@/components/gate/agents-address';
import { DeniedState } from '@/components/shared/denied-state';
import { getDeskAgent, listBudgets, listGateKeys, listInstallLinks } from '@/lib/gate';
import type { AgentDetail } from '@/lib/gate/contract/desk-agents';
import { may } from '@/lib/kernel/permission';
import { nameActors } from '@/lib/views/name-actors';
import { granted } from '@/lib/web/granted';
import { webProcess } from '@/lib/web/process';
import { requirePermission, type SignedIn } from '@/lib/web/session';
import { consoleReader } from '@/lib/web/views';

export const metadata: Metadata = { title: 'Paying agent' };

/** Handed to those who may; each checks again who sends it. */
const manageActions: ManageActions = { saveSettings, createLink, revokeLink, savePolicy, saveX402 };
const keyActions: KeyActions = { issueKey, rotateKey, revokeKey, rotateSecret, deleteAgent };

const partRows = 10;
const budgetRows = 5;

interface PayingAgentPageProps {
  readonly params: Promise<{ readonly agentId: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function PayingAgentPage({ params, searchParams }: PayingAgentPageProps) {
  const { agentId } = await params;
  const search = agentSearch.parse(await searchParams);
  const { allowed, session } = await requirePermission('gate.read', agentAddress(agentId, search));
  if (!allowed) return <DeniedState to="see paying agents" permission="gate.read" role={session.role} />;
  const { services } = await webProcess();
  const found = await getDeskAgent(services.gate, session.ctx, { agentId });
  if (!found.ok) notFound();
  const parts = await readParts(session, found.value, search);
  return (
    <AgentPage
      agent={found.value}
      {...parts}
      search={search}
      manage={may(session.role, 'gate.manage') ? manageActions : null}
      keep={may(session.role, 'agent_key.manage') ? keyActions : null}
    />
  );
}

/** Its keys, links and newest budgets, with the names of who made them. */
async function readParts({ ctx }: SignedIn, { agent_id: agentId, bot_id: botId }: AgentDetail, search: AgentSearch) {
  const { gate } = (await webProcess()).services;
  const part = (cursor: string | null) => ({ agentId, limit: partRows, cursor: cursor ?? undefined });
  const [keys, links, budgets] = await Promise.all([
    listGateKeys(gate, ctx, part(search.keys)),
    listInstallLinks(gate, ctx, part(search.links)),
    listBudgets(gate, ctx, { status: [], botId, limit: budgetRows }),
  ]);
  // The address holds a cursor that these lists never gave out.
  if (!keys.ok || !links.ok) redirect(agentAddress(agentId));
  const makers = [...keys.value.items, ...links.value.items].map(({ created_by }) => created_by);
  return {
    keys: keys.value,
    links: links.value,
    budgets: granted(budgets).items,
    names: await nameActors(ctx, makers, await consoleReader()),
  };
}
