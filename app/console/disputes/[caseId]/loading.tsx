import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function DisputeLoading() {
  return <PageSkeleton title="Dispute" />;
}
