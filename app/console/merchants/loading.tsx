import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function MerchantsLoading() {
  return <PageSkeleton title="Merchants" />;
}
