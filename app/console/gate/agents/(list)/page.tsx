import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { registerAgent } from '@/app/console/gate/agents/actions';
import { AgentList } from '@/components/gate/agent-list';
import { agentsAddress, agentsPath, agentsSearch } from '@/components/gate/agents-address';
import { RegisterAgentDialog } from '@/components/gate/register-agent-dialog';
import { WhoMay } from '@/components/gate/who-may';
import { DeniedState } from '@/components/shared/denied-state';
import { PageHeader } from '@/components/shared/page-header';
import { listDeskAgents } from '@/lib/gate';
import { agentListQuery } from '@/lib/gate/contract/desk-agents';
import { may } from '@/lib/kernel/permission';
import { webProcess } from '@/lib/web/process';
import { requirePermission } from '@/lib/web/session';

export const metadata: Metadata = { title: 'Paying agents' };

interface PayingAgentsPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function PayingAgentsPage({ searchParams }: PayingAgentsPageProps) {
  const search = agentsSearch.parse(await searchParams);
  const { allowed, session } = await requirePermission('gate.read', agentsAddress(search));
  if (!allowed) return <DeniedState to="see paying agents" permission="gate.read" role={session.role} />;
  const { services } = await webProcess();
  const query = agentListQuery.safeParse({ status: search.status, cursor: search.cursor ?? undefined });
  if (!query.success) redirect(agentsPath);
  const page = await listDeskAgents(services.gate, session.ctx, query.data);
  // The address holds a cursor that this list never gave out.
  if (!page.ok) redirect(agentsPath);
  const manages = may(session.role, 'gate.manage');
  const begin = <RegisterAgentDialog environment={session.environment} register={registerAgent} />;
  const readers = <WhoMay what="Registering agents" permission="gate.manage" />;
  const isFirst = !page.value.any_exists;
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageHeader
        title="Paying agents"
        description="Agents that ask people to pay through the gate. Each speaks with keys of its own."
        actions={isFirst ? null : manages ? begin : readers}
      />
      <AgentList page={page.value} search={search} begin={manages ? begin : readers} />
    </div>
  );
}
