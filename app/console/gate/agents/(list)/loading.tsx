import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function PayingAgentsLoading() {
  return <PageSkeleton title="Paying agents" />;
}
