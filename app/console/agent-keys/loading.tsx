import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function AgentKeysLoading() {
  return <PageSkeleton title="Agent keys" />;
}
