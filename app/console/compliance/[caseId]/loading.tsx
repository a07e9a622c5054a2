import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function ReviewLoading() {
  return <PageSkeleton title="Review of a merchant" />;
}
