import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function RailsLoading() {
  return <PageSkeleton title="Rails" cards={4} />;
}
