import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function ApiKeysLoading() {
  return <PageSkeleton title="API keys" />;
}
