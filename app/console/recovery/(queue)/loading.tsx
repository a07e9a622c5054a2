import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function RecoveryLoading() {
  return <PageSkeleton title="Recovery" />;
}
