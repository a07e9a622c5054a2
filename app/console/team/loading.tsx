import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function TeamLoading() {
  return <PageSkeleton title="Team" />;
}
