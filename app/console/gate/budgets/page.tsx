import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { BudgetDesk } from '@/components/gate/budget-desk';
import { BudgetInspector } from '@/components/gate/budget-inspector';
import { type BudgetsSearch, budgetsAddress, budgetsPath, budgetsSearch } from '@/components/gate/budgets-address';
import { DeniedState } from '@/components/shared/denied-state';
import { EmptyState } from '@/components/shared/empty-state';
import { PageHeader } from '@/components/shared/page-header';
import { getBudget, listBudgets } from '@/lib/gate';
import { budgetListQuery } from '@/lib/gate/contract/desk-agents';
import { webProcess } from '@/lib/web/process';
import { requirePermission, type SignedIn } from '@/lib/web/session';

export const metadata: Metadata = { title: 'Task budgets' };

const entryRows = 20;

interface TaskBudgetsPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function TaskBudgetsPage({ searchParams }: TaskBudgetsPageProps) {
  const search = budgetsSearch.parse(await searchParams);
  const { allowed, session } = await requirePermission('gate.read', budgetsAddress(search));
  if (!allowed) return <DeniedState to="see task budgets" permission="gate.read" role={session.role} />;
  const { services } = await webProcess();
  const query = budgetListQuery.safeParse({
    status: search.status === 'all' ? [] : [search.status],
    botId: search.bot,
    cursor: search.cursor ?? undefined,
  });
  if (!query.success) redirect(budgetsPath);
  const page = await listBudgets(services.gate, session.ctx, query.data);
  // The address holds a cursor that this list never gave out.
  if (!page.ok) redirect(budgetsPath);
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageHeader
        title="Task budgets"
        description="Money paid ahead for a task. Each action takes its exact part; what is left goes back to the payer."
      />
      <BudgetDesk
        page={page.value}
        search={search}
        inspector={search.budget === null ? null : <Inspector session={session} id={search.budget} search={search} />}
      />
    </div>
  );
}

interface InspectorProps {
  readonly session: SignedIn;
  readonly id: string;
  readonly search: BudgetsSearch;
}

async function Inspector({ session, id, search }: InspectorProps) {
  const { services } = await webProcess();
  const query = { budgetId: id, limit: entryRows, cursor: search.entries ?? undefined };
  const found = await getBudget(services.gate, session.ctx, query);
  if (!found.ok && search.entries !== null) redirect(budgetsAddress({ ...search, entries: null }));
  if (!found.ok) {
    return (
      <EmptyState title="There is no such budget">
        <p>The address names a task budget that this environment does not have.</p>
      </EmptyState>
    );
  }
  return <BudgetInspector detail={found.value} search={search} />;
}
