import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ActionDesk } from '@/components/gate/action-desk';
import { actionsAddress } from '@/components/gate/actions-address';
import { LiveRefresh } from '@/components/live/live-refresh';
import { DeniedState } from '@/components/shared/denied-state';
import { PageHeader } from '@/components/shared/page-header';
import { listPaidActions } from '@/lib/gate';
import { type DeskItem, deskFilterSchema, resting } from '@/lib/gate/contract/desk';
import { webProcess } from '@/lib/web/process';
import { requirePermission } from '@/lib/web/session';

export const metadata: Metadata = { title: 'Paid actions' };

interface PaidActionsPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** One stream follows sixteen topics: the list, and the rows on top that are still under way. */
const followedRows = 15;

export default async function PaidActionsPage({ searchParams }: PaidActionsPageProps) {
  const filter = deskFilterSchema.parse(await searchParams);
  const { allowed, session } = await requirePermission('gate.read', actionsAddress(filter));
  if (!allowed) return <DeniedState to="see paid actions" permission="gate.read" role={session.role} />;
  const { services } = await webProcess();
  const page = await listPaidActions(services.gate, session.ctx, filter);
  // The address holds a cursor that this list never gave out.
  if (!page.ok) redirect(actionsAddress({ ...filter, cursor: '' }));
  return (
    <div className="grid grid-cols-1 gap-5">
      <LiveRefresh topics={topicsOf(page.value.items)} />
      <PageHeader
        title="Paid actions"
        description="What your agents asked people to pay for, and how far each one is, the newest first."
      />
      <ActionDesk page={page.value} filter={filter} />
    </div>
  );
}

const topicsOf = (items: readonly DeskItem[]): readonly string[] => [
  'list',
  ...items
    .filter(({ stage }) => !resting.includes(stage))
    .slice(0, followedRows)
    .map(({ intentId }) => `intent:${intentId}`),
];
