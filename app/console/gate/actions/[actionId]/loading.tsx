import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function PaidActionLoading() {
  return <PageSkeleton title="Paid action" />;
}
