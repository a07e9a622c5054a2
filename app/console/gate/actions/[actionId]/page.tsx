import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { refundAction, sendAgain } from '@/app/console/gate/actions/actions';
import { ActionPage } from '@/components/gate/action-page';
import { actionAddress } from '@/components/gate/actions-address';
import { LiveRefresh } from '@/components/live/live-refresh';
import { DeniedState } from '@/components/shared/denied-state';
import { getPaidAction } from '@/lib/gate';
import { may } from '@/lib/kernel/permission';
import { webProcess } from '@/lib/web/process';
import { requirePermission } from '@/lib/web/session';

interface PaidActionPageProps {
  readonly params: Promise<{ readonly actionId: string }>;
}

export const metadata: Metadata = { title: 'Paid action' };

export default async function PaidActionPage({ params }: PaidActionPageProps) {
  const { actionId } = await params;
  const { allowed, session } = await requirePermission('gate.read', actionAddress(actionId));
  if (!allowed) return <DeniedState to="see paid actions" permission="gate.read" role={session.role} />;
  const { services } = await webProcess();
  const found = await getPaidAction(services.gate, session.ctx, actionId);
  if (!found.ok) notFound();
  const action = found.value;
  const deeds = may(session.role, 'gate.manage') ? { refund: refundAction, sendAgain } : null;
  return (
    <>
      <LiveRefresh topics={[`intent:${action.intentId}`]} />
      <ActionPage action={action} deeds={deeds} />
    </>
  );
}
