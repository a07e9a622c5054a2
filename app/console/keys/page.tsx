import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ApiKeyTable } from '@/components/identity/api-key-table';
import { CreateApiKeyDialog } from '@/components/identity/create-api-key-dialog';
import { DeniedState } from '@/components/shared/denied-state';
import { PageHeader } from '@/components/shared/page-header';
import { Card } from '@/components/ui/card';
import { Pagination } from '@/components/ui/pagination';
import { listServiceKeys } from '@/lib/identity';
import { may } from '@/lib/kernel/permission';
import { keyPageQuery, nextPageAddress } from '@/lib/web/key-page';
import { webProcess } from '@/lib/web/process';
import { requirePermission } from '@/lib/web/session';
import { createKey, revokeKey, rotateKey } from './actions';

export const metadata: Metadata = { title: 'API keys' };

const path = '/console/keys';

interface KeysPageProps {
  readonly searchParams: Promise<{ readonly cursor?: string | string[] }>;
}

export default async function KeysPage({ searchParams }: KeysPageProps) {
  const { allowed, session } = await requirePermission('key.read', path);
  if (!allowed) return <DeniedState to="see API keys" permission="key.read" role={session.role} />;
  const { services } = await webProcess();
  const query = keyPageQuery(await searchParams);
  const page = await listServiceKeys(session.ctx, query, services);
  // The address holds a cursor that this list never gave out.
  if (!page.ok) redirect(path);
  const manages = may(session.role, 'key.manage');
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageHeader
        title="API keys"
        description="Your applications sign in with these. A key belongs to this environment and is refused in the other."
        actions={manages ? <CreateApiKeyDialog environment={session.environment} create={createKey} /> : null}
      />
      <Card aria-label="Keys" className="overflow-hidden">
        <ApiKeyTable items={page.value.items} actions={manages ? { rotate: rotateKey, revoke: revokeKey } : null} />
      </Card>
      <Pagination
        label="Pages of API keys"
        firstHref={query.cursor ? path : null}
        nextHref={nextPageAddress(path, page.value.next_cursor)}
      />
    </div>
  );
}
