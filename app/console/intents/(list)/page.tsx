import type { Metadata } from 'next';
import { intentsAddress } from '@/components/intents/intents-address';
import { IntentsExplorer } from '@/components/intents/intents-explorer';
import { DeniedState } from '@/components/shared/denied-state';
import { PageHeader } from '@/components/shared/page-header';
import { intentFilterSchema } from '@/lib/views/contract';
import { listIntents } from '@/lib/views/list-intents';
import { granted } from '@/lib/web/granted';
import { requirePermission } from '@/lib/web/session';
import { consoleReader } from '@/lib/web/views';

export const metadata: Metadata = { title: 'Intents' };

interface IntentsPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function IntentsPage({ searchParams }: IntentsPageProps) {
  const filter = intentFilterSchema.parse(await searchParams);
  const { allowed, session } = await requirePermission('intent.read', intentsAddress(filter));
  if (!allowed) return <DeniedState to="see intents" permission="intent.read" role={session.role} />;
  const page = granted(await listIntents(session.ctx, filter, await consoleReader()));
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageHeader
        title="Intents"
        description="Every amount that a principal signed for one job, and where its money is."
      />
      <IntentsExplorer page={page} filter={filter} />
    </div>
  );
}
