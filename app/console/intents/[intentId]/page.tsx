import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { openDispute } from '@/app/console/disputes/actions';
import { IntentView } from '@/components/intents/intent-view';
import { intentAddress } from '@/components/intents/intents-address';
import { DeniedState } from '@/components/shared/denied-state';
import { may } from '@/lib/kernel/permission';
import { getIntent } from '@/lib/views/get-intent';
import { granted } from '@/lib/web/granted';
import { requirePermission } from '@/lib/web/session';
import { consoleReader } from '@/lib/web/views';

interface IntentPageProps {
  readonly params: Promise<{ readonly intentId: string }>;
}

export async function generateMetadata({ params }: IntentPageProps): Promise<Metadata> {
  return { title: `Intent ${(await params).intentId.slice(0, 8)}` };
}

export default async function IntentPage({ params }: IntentPageProps) {
  const { intentId } = await params;
  const { allowed, session } = await requirePermission('intent.read', intentAddress(intentId));
  if (!allowed) return <DeniedState to="see intents" permission="intent.read" role={session.role} />;
  const intent = granted(await getIntent(session.ctx, intentId, await consoleReader()));
  if (intent === null) notFound();
  return (
    <IntentView
      initial={intent}
      openDispute={may(session.role, 'dispute.manage') ? openDispute : null}
      maySettle={may(session.role, 'intent.settle')}
    />
  );
}
