import type { Metadata } from 'next';
import Link from 'next/link';
import { LiveRefresh } from '@/components/live/live-refresh';
import { MoneyChart } from '@/components/overview/money-chart';
import { OverviewCards } from '@/components/overview/overview-cards';
import { DeniedState } from '@/components/shared/denied-state';
import { EmptyState } from '@/components/shared/empty-state';
import { PageHeader } from '@/components/shared/page-header';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { may } from '@/lib/kernel/permission';
import { readOverview } from '@/lib/views/read-overview';
import { granted } from '@/lib/web/granted';
import { requirePermission } from '@/lib/web/session';
import { consoleReader } from '@/lib/web/views';

export const metadata: Metadata = { title: 'Overview' };

export default async function OverviewPage() {
  const { allowed, session } = await requirePermission('intent.read', '/console');
  if (!allowed) return <DeniedState to="see intents" permission="intent.read" role={session.role} />;
  const overview = granted(await readOverview(session.ctx, await consoleReader()));
  const { asOf, anyExists, assets } = overview;
  return (
    <div className="grid grid-cols-1 gap-6">
      <LiveRefresh topics={['list']} />
      <PageHeader
        title="Overview"
        description={
          <>
            Where your agents’ money is. As of <Timestamp at={asOf} />.
          </>
        }
      />
      {anyExists ? (
        <>
          <OverviewCards overview={overview} seesDisputes={may(session.role, 'dispute.read')} />
          {assets.length > 0 ? <MoneyChart overview={overview} /> : null}
        </>
      ) : (
        <FirstUse />
      )}
    </div>
  );
}

function FirstUse() {
  return (
    <EmptyState
      title="No money has been entrusted to an agent yet"
      action={
        <Button asChild variant="primary">
          <Link href="/console/keys">Create an API key</Link>
        </Button>
      }
    >
      <p>
        Your application signs an intent, a rail holds its money, and evidence decides whether it is released or
        refunded. This page then shows what is held, where it went, and what needs you.
      </p>
      <p>An API key is the first step.</p>
    </EmptyState>
  );
}
