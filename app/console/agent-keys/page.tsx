import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AgentKeyTable } from '@/components/identity/agent-key-table';
import { RegisterAgentKeyDialog } from '@/components/identity/register-agent-key-dialog';
import { DeniedState } from '@/components/shared/denied-state';
import { PageHeader } from '@/components/shared/page-header';
import { Card } from '@/components/ui/card';
import { Pagination } from '@/components/ui/pagination';
import { listAgentKeys } from '@/lib/identity';
import { may } from '@/lib/kernel/permission';
import { keyPageQuery, nextPageAddress } from '@/lib/web/key-page';
import { webProcess } from '@/lib/web/process';
import { requirePermission } from '@/lib/web/session';
import { registerKey, revokeKey } from './actions';

export const metadata: Metadata = { title: 'Agent keys' };

const path = '/console/agent-keys';

interface AgentKeysPageProps {
  readonly searchParams: Promise<{ readonly cursor?: string | string[] }>;
}

export default async function AgentKeysPage({ searchParams }: AgentKeysPageProps) {
  const { allowed, session } = await requirePermission('agent_key.read', path);
  if (!allowed) return <DeniedState to="see agent keys" permission="agent_key.read" role={session.role} />;
  const { services } = await webProcess();
  const query = keyPageQuery(await searchParams);
  const page = await listAgentKeys(session.ctx, query, services);
  // The address holds a cursor that this list never gave out.
  if (!page.ok) redirect(path);
  const manages = may(session.role, 'agent_key.manage');
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageHeader
        title="Agent keys"
        description="Public keys of the agents whose signed requests you recognise."
        actions={manages ? <RegisterAgentKeyDialog register={registerKey} /> : null}
      />
      <Card aria-label="Keys" className="overflow-hidden">
        <AgentKeyTable items={page.value.items} revoke={manages ? revokeKey : null} />
      </Card>
      <Pagination
        label="Pages of agent keys"
        firstHref={query.cursor ? path : null}
        nextHref={nextPageAddress(path, page.value.next_cursor)}
      />
    </div>
  );
}
