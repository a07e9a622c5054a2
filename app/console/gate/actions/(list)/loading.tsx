import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function PaidActionsLoading() {
  return <PageSkeleton title="Paid actions" />;
}
