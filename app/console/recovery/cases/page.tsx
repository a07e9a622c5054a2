import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { compareDay, noteCase } from '@/app/console/recovery/actions';
import { CaseInspector } from '@/components/recovery/case-inspector';
import { CasesDesk } from '@/components/recovery/cases-desk';
import { ComparedDays } from '@/components/recovery/compared-days';
import { casesAddress, casesPath, casesSearch } from '@/components/recovery/recovery-address';
import { RecoveryTabs } from '@/components/recovery/recovery-tabs';
import { DeniedState } from '@/components/shared/denied-state';
import { EmptyState } from '@/components/shared/empty-state';
import { PageHeader } from '@/components/shared/page-header';
import { bounds } from '@/lib/kernel/bounds';
import { may } from '@/lib/kernel/permission';
import { getCase, listCases } from '@/lib/recovery';
import { nameActors } from '@/lib/views/name-actors';
import { webProcess } from '@/lib/web/process';
import { requirePermission, type SignedIn } from '@/lib/web/session';
import { consoleReader } from '@/lib/web/views';

export const metadata: Metadata = { title: 'Rails against books' };

interface CasesPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function CasesPage({ searchParams }: CasesPageProps) {
  const search = casesSearch.parse(await searchParams);
  const { allowed, session } = await requirePermission('recovery.read', casesAddress(search));
  if (!allowed) return <DeniedState to="see differences" permission="recovery.read" role={session.role} />;
  const { services } = await webProcess();
  const status = search.status === 'all' ? [] : [search.status];
  const query = { status, limit: bounds.pageSizeDefault, cursor: search.cursor ?? undefined };
  const page = await listCases(session.ctx, query, services);
  // The address holds a cursor that this list never gave out.
  if (!page.ok) redirect(casesPath);
  const manages = may(session.role, 'recovery.manage');
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageHeader
        title="Recovery"
        description="The rails’ own records against our books, day by day. A difference is never mended by itself: a person finds out why."
      />
      <RecoveryTabs current={casesPath} />
      <ComparedDays
        days={page.value.days}
        today={session.ctx.now.toISOString().slice(0, 10)}
        compare={manages ? compareDay : null}
      />
      <CasesDesk
        page={page.value}
        search={search}
        inspector={
          search.case === null ? null : (
            <Inspector
              key={search.case}
              session={session}
              caseId={search.case}
              closeHref={casesAddress({ ...search, case: null })}
            />
          )
        }
      />
    </div>
  );
}

interface InspectorProps {
  readonly session: SignedIn;
  readonly caseId: string;
  readonly closeHref: string;
}

async function Inspector({ session, caseId, closeHref }: InspectorProps) {
  const { services } = await webProcess();
  const found = await getCase(session.ctx, { caseId }, services);
  if (!found.ok) {
    return (
      <EmptyState title="There is no such case">
        <p>The address names a difference that this environment does not have.</p>
      </EmptyState>
    );
  }
  const authors = found.value.notes.map(({ author }) => author);
  return (
    <CaseInspector
      item={found.value}
      names={await nameActors(session.ctx, authors, await consoleReader())}
      note={may(session.role, 'recovery.manage') ? noteCase : null}
      closeHref={closeHref}
    />
  );
}
