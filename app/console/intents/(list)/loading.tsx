import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function IntentsLoading() {
  return <PageSkeleton title="Intents" />;
}
