import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function OverviewLoading() {
  return <PageSkeleton title="Overview" cards={4} />;
}
