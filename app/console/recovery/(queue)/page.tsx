import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { reconcile, writeOff } from '@/app/console/recovery/actions';
import { LiveRefresh } from '@/components/live/live-refresh';
import { queueAddress, queuePath, queueSearch } from '@/components/recovery/recovery-address';
import { RecoveryTabs } from '@/components/recovery/recovery-tabs';
import { StuckInspector } from '@/components/recovery/stuck-inspector';
import { StuckQueue } from '@/components/recovery/stuck-queue';
import { DeniedState } from '@/components/shared/denied-state';
import { EmptyState } from '@/components/shared/empty-state';
import { PageHeader } from '@/components/shared/page-header';
import { bounds } from '@/lib/kernel/bounds';
import { may } from '@/lib/kernel/permission';
import { describeStuck, listStuck } from '@/lib/recovery';
import { nameActors } from '@/lib/views/name-actors';
import { webProcess } from '@/lib/web/process';
import { requirePermission, type SignedIn } from '@/lib/web/session';
import { consoleReader } from '@/lib/web/views';

export const metadata: Metadata = { title: 'Recovery' };

interface RecoveryPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function RecoveryPage({ searchParams }: RecoveryPageProps) {
  const search = queueSearch.parse(await searchParams);
  const { allowed, session } = await requirePermission('recovery.read', queueAddress(search));
  if (!allowed) return <DeniedState to="see what is stuck" permission="recovery.read" role={session.role} />;
  const { services } = await webProcess();
  const query = { older_than_seconds: 0, limit: bounds.pageSizeDefault, cursor: search.cursor ?? undefined };
  const page = await listStuck(session.ctx, query, services);
  // The address holds a cursor that this list never gave out.
  if (!page.ok) redirect(queuePath);
  const closeHref = queueAddress({ cursor: search.cursor });
  return (
    <div className="grid grid-cols-1 gap-5">
      <LiveRefresh topics={['recovery', 'list']} />
      <PageHeader
        title="Recovery"
        description="Intents that need somebody, the most severe and the longest first. Each has one thing that can do no harm."
      />
      <RecoveryTabs current={queuePath} />
      <StuckQueue
        page={page.value}
        search={search}
        inspector={
          search.intent === null ? null : (
            <Inspector key={search.intent} session={session} intentId={search.intent} closeHref={closeHref} />
          )
        }
      />
    </div>
  );
}

interface InspectorProps {
  readonly session: SignedIn;
  readonly intentId: string;
  readonly closeHref: string;
}

async function Inspector({ session, intentId, closeHref }: InspectorProps) {
  const { services } = await webProcess();
  const detail = await describeStuck(session.ctx, { intentId }, services);
  if (!detail.ok) {
    return (
      <EmptyState title="There is no such intent">
        <p>The address names an intent that this environment does not have.</p>
      </EmptyState>
    );
  }
  const { last_run: run } = detail.value;
  const names = run === null ? {} : await nameActors(session.ctx, [run.by], await consoleReader());
  return (
    <StuckInspector
      detail={detail.value}
      askedBy={run === null ? null : (names[run.by] ?? null)}
      reconcile={may(session.role, 'recovery.manage') ? reconcile : null}
      writeOff={may(session.role, 'claim.write_off') ? writeOff : null}
      closeHref={closeHref}
    />
  );
}
