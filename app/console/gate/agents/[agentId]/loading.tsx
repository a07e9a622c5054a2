import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function PayingAgentLoading() {
  return <PageSkeleton title="Paying agent" />;
}
