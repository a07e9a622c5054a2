import type { Metadata } from 'next';
import { LiveRefresh } from '@/components/live/live-refresh';
import { settlementPath } from '@/components/settlement/settlement-address';
import { SettlementDesk } from '@/components/settlement/settlement-desk';
import { DeniedState } from '@/components/shared/denied-state';
import { PageHeader } from '@/components/shared/page-header';
import { may } from '@/lib/kernel/permission';
import { settlementFilterSchema } from '@/lib/views/contract';
import { listSettlements } from '@/lib/views/list-settlements';
import { granted } from '@/lib/web/granted';
import { requirePermission } from '@/lib/web/session';
import { consoleReader } from '@/lib/web/views';
import { confirmSettlement } from './actions';

export const metadata: Metadata = { title: 'Settlement' };

interface SettlementPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function SettlementPage({ searchParams }: SettlementPageProps) {
  const { allowed, session } = await requirePermission('intent.read', settlementPath);
  if (!allowed) return <DeniedState to="see settlements" permission="intent.read" role={session.role} />;
  const filter = settlementFilterSchema.parse(await searchParams);
  const page = granted(await listSettlements(session.ctx, filter, await consoleReader()));
  return (
    <div className="grid grid-cols-1 gap-5">
      <LiveRefresh topics={['list']} />
      <PageHeader
        title="Settlement"
        description="The evidence is in and the verdict stands. Your word moves the money where the verdict sends it."
      />
      <SettlementDesk
        key={filter.cursor}
        page={page}
        filter={filter}
        confirm={may(session.role, 'intent.settle') ? confirmSettlement : null}
      />
    </div>
  );
}
