import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { claim, release, takeNext } from '@/app/console/compliance/actions';
import { CaseQueue } from '@/components/compliance/case-queue';
import { queueAddress, queueState, withFilter } from '@/components/compliance/desk-address';
import { NextCase } from '@/components/compliance/next-case';
import { DeniedState } from '@/components/shared/denied-state';
import { PageHeader } from '@/components/shared/page-header';
import { bounds } from '@/lib/kernel/bounds';
import { countCases, listCases } from '@/lib/onboarding';
import { granted } from '@/lib/web/granted';
import { webProcess } from '@/lib/web/process';
import { requireInstallation } from '@/lib/web/session';

export const metadata: Metadata = { title: 'Reviews of merchants' };

interface ReviewsPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function ReviewsPage({ searchParams }: ReviewsPageProps) {
  const at = queueState(await searchParams);
  const admission = await requireInstallation('desk.read', queueAddress(at));
  if (!admission.allowed) {
    return <DeniedState to="see reviews of merchants" permission="desk.read" role={admission.role} />;
  }
  const { services } = await webProcess();
  const query = { filter: at.filter, limit: bounds.pageSizeDefault, cursor: at.cursor ?? undefined };
  const [page, counts] = await Promise.all([
    listCases(admission.ctx, query, services.onboarding),
    countCases(admission.ctx, services.onboarding),
  ]);
  // The address holds a cursor that this list never gave out.
  if (!page.ok && at.cursor !== null) redirect(withFilter(at.filter));
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageHeader
        title="Reviews of merchants"
        description="Applications that people have to look at: late ones first, then those due soon. The clock leaves out weekends and holidays, and stands still while a merchant has to answer."
        actions={<NextCase takeNext={takeNext} />}
      />
      <CaseQueue page={granted(page)} counts={granted(counts)} at={at} actions={{ claim, release }} />
    </div>
  );
}
