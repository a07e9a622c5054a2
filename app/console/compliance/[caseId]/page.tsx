import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import * as deeds from '@/app/console/compliance/actions';
import type { Neighbours } from '@/components/compliance/case-header';
import { caseAddress, queueState, withFilter } from '@/components/compliance/desk-address';
import { Workspace } from '@/components/compliance/workspace';
import { DeniedState } from '@/components/shared/denied-state';
import { bounds } from '@/lib/kernel/bounds';
import type { PlatformCtx } from '@/lib/kernel/context';
import { listCases, openCase } from '@/lib/onboarding';
import { caseRef, type QueueFilter } from '@/lib/onboarding/contract/desk';
import { granted } from '@/lib/web/granted';
import { webProcess } from '@/lib/web/process';
import { requireInstallation } from '@/lib/web/session';

export const metadata: Metadata = { title: 'Review of a merchant' };

interface ReviewPageProps {
  readonly params: Promise<{ readonly caseId: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function ReviewPage({ params, searchParams }: ReviewPageProps) {
  const { caseId } = await params;
  const { filter } = queueState(await searchParams);
  const admission = await requireInstallation('desk.read', caseAddress(caseId));
  if (!admission.allowed) {
    return <DeniedState to="see reviews of merchants" permission="desk.read" role={admission.role} />;
  }
  const named = caseRef.safeParse({ case_id: caseId });
  if (!named.success) notFound();
  const { services } = await webProcess();
  const opened = await openCase(admission.ctx, named.data, services.onboarding);
  if (!opened.ok) notFound();
  const neighbours = await neighboursOf(admission.ctx, caseId, filter);
  return <Workspace key={caseId} item={opened.value} neighbours={neighbours} actions={deeds} />;
}

/** Of the queue's first page: who works it from the top needs no more. */
async function neighboursOf(ctx: PlatformCtx, caseId: string, filter: QueueFilter): Promise<Neighbours> {
  const { services } = await webProcess();
  const page = granted(await listCases(ctx, { filter, limit: bounds.pageSize }, services.onboarding));
  const cases = page.items.filter((row) => row.may_handle || row.case_id === caseId).map((row) => row.case_id);
  const at = cases.indexOf(caseId);
  const show = filter === 'all' ? '' : `?${new URLSearchParams({ show: filter })}`;
  const address = (id: string | undefined) => (id === undefined ? null : `${caseAddress(id)}${show}`);
  return {
    queue: withFilter(filter),
    previous: at > 0 ? address(cases[at - 1]) : null,
    // A case that has left the filter is followed by the filter's first.
    next: address(cases[at + 1]),
  };
}
