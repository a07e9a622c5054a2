import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function TaskBudgetsLoading() {
  return <PageSkeleton title="Task budgets" />;
}
