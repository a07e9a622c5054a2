import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function ReviewsLoading() {
  return <PageSkeleton title="Reviews of merchants" />;
}
