import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import {
  acceptAppeal,
  claim,
  completeReview,
  decide,
  extendRequest,
  judgeDocument,
  keep,
  openReview,
  previewRequest,
  propose,
  recordCheck,
  release,
  reopenReview,
  requestInfo,
  takeNext,
  withdrawProposal,
  writeNote,
} from '@/app/console/compliance/actions';
import type { DeskActions } from '@/components/compliance/desk-actions';
import { caseAddress, queueState } from '@/components/compliance/desk-address';
import { Workspace } from '@/components/compliance/workspace';
import { DeniedState } from '@/components/shared/denied-state';
import { openCase } from '@/lib/onboarding';
import { caseRef } from '@/lib/onboarding/contract/desk';
import { webProcess } from '@/lib/web/process';
import { requireInstallation } from '@/lib/web/session';

export const metadata: Metadata = { title: 'Review of a merchant' };

const actions: DeskActions = {
  takeNext,
  claim,
  release,
  keep,
  judgeDocument,
  recordCheck,
  writeNote,
  previewRequest,
  requestInfo,
  extendRequest,
  propose,
  withdrawProposal,
  decide,
  acceptAppeal,
  openReview,
  completeReview,
  reopenReview,
};

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
  return <Workspace key={caseId} item={opened.value} filter={filter} actions={actions} />;
}
