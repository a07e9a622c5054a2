import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { CaseQueue } from '@/components/disputes/case-queue';
import { queueAddress, queueFilter, withStatus } from '@/components/disputes/disputes-address';
import { DeniedState } from '@/components/shared/denied-state';
import { PageHeader } from '@/components/shared/page-header';
import { listCases, summariseDesk } from '@/lib/disputes';
import { statusesToDecide } from '@/lib/disputes/contract';
import { bounds } from '@/lib/kernel/bounds';
import { granted } from '@/lib/web/granted';
import { webProcess } from '@/lib/web/process';
import { requirePermission } from '@/lib/web/session';

export const metadata: Metadata = { title: 'Disputes' };

interface DisputesPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function DisputesPage({ searchParams }: DisputesPageProps) {
  const filter = queueFilter(await searchParams);
  const { allowed, session } = await requirePermission('dispute.read', queueAddress(filter));
  if (!allowed) return <DeniedState to="see disputes" permission="dispute.read" role={session.role} />;
  const { services } = await webProcess();
  const status = [...(filter.status.length > 0 ? filter.status : statusesToDecide)];
  const query = { status, limit: bounds.pageSizeDefault, cursor: filter.cursor ?? undefined };
  const [page, summary] = await Promise.all([
    listCases(session.ctx, query, services),
    summariseDesk(session.ctx, services),
  ]);
  // The address holds a cursor that this list never gave out.
  if (!page.ok) redirect(withStatus(filter.status));
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageHeader
        title="Disputes"
        description="Money that somebody contests. It is frozen until you release or refund it, the most overdue case first."
      />
      <CaseQueue page={page.value} summary={granted(summary)} filter={filter} />
    </div>
  );
}
