import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function CasesLoading() {
  return <PageSkeleton title="Recovery" />;
}
