import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function SettlementLoading() {
  return <PageSkeleton title="Settlement" />;
}
