import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { addEvidenceRef, addNote, setDueDate, setStatus } from '@/app/console/disputes/actions';
import { CasePage } from '@/components/disputes/case-page';
import { caseAddress } from '@/components/disputes/disputes-address';
import { LiveRefresh } from '@/components/live/live-refresh';
import { DeniedState } from '@/components/shared/denied-state';
import { getCase } from '@/lib/disputes';
import { type CaseView, caseParams } from '@/lib/disputes/contract';
import { may } from '@/lib/kernel/permission';
import { getIntent } from '@/lib/views/get-intent';
import { nameActors } from '@/lib/views/name-actors';
import { granted } from '@/lib/web/granted';
import { webProcess } from '@/lib/web/process';
import { requirePermission } from '@/lib/web/session';
import { consoleReader } from '@/lib/web/views';

export const metadata: Metadata = { title: 'Dispute' };

interface DisputePageProps {
  readonly params: Promise<{ readonly caseId: string }>;
}

export default async function DisputePage({ params }: DisputePageProps) {
  const { caseId } = await params;
  const { allowed, session } = await requirePermission('dispute.read', caseAddress(caseId));
  if (!allowed) return <DeniedState to="see disputes" permission="dispute.read" role={session.role} />;
  const named = caseParams.safeParse({ case_id: caseId });
  if (!named.success) notFound();
  const { services } = await webProcess();
  const found = await getCase(session.ctx, { caseId: named.data.case_id }, services);
  if (!found.ok) notFound();
  const item = found.value;
  const reader = await consoleReader();
  const [intent, names] = await Promise.all([
    getIntent(session.ctx, item.intent_id, reader),
    nameActors(session.ctx, actorsOf(item), reader),
  ]);
  const detail = granted(intent);
  if (detail === null) notFound();
  const manages = may(session.role, 'dispute.manage');
  const actions = manages ? { setStatus, addNote, addEvidenceRef, setDueDate } : null;
  return (
    <>
      <LiveRefresh topics={[`case:${item.case_id}`]} />
      <CasePage item={item} intent={detail} names={names} actions={actions} />
    </>
  );
}

const actorsOf = ({ opened_by, timeline, notes, evidence_refs }: CaseView): readonly string[] => [
  opened_by,
  ...timeline.map(({ actor }) => actor),
  ...notes.map(({ author }) => author),
  ...evidence_refs.map(({ added_by }) => added_by),
];
