import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function DisputesLoading() {
  return <PageSkeleton title="Disputes" />;
}
